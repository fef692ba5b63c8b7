import { gunzipSync } from "node:zlib";

/**
 * A database file for dynoxide with an index that dynoxide itself does not make. Without it each write that a stream records, and each read of
 * a stream, looks at all records of all streams: at 16,000 records a write costs 8 ms of a processor, with the index 0.2 ms.
 *
 * It holds dynoxide 1.2.1's own table of stream records, which dynoxide leaves alone where it exists, and the index. Made with `sqlite3`
 * by the two statements that the file can be searched for, then `gzip -9 | base64`:
 *
 * ```sql
 * CREATE TABLE _stream_records (… as dynoxide has it …);
 * CREATE INDEX _stream_records_in_order ON _stream_records (table_name, CAST(sequence_number AS INTEGER));
 * ```
 *
 * To be made anew when dynoxide changes that table; its tests say so.
 */
export function indexedDatabase(): Uint8Array {
  return gunzipSync(Buffer.from(PACKED, "base64"));
}

/** Mostly zeros when unpacked: four pages of 4,096 bytes. */
const PACKED =
  "H4sIAAAAAAACA+3XwU7CQBAG4C0QSUgg3jh4mSME4sWziVU3hghFS0kgHjaFrlqlJbRF5YjxUXwEH9ABJEqJ0TP5v6Rpd2dnO9v0" +
  "Mp3rpp9ouh1HgZvQkdgXhiFOiIQQGb5y4lt6bIi/ZcTh0CjyQ7b4IUrvJZtvAAAAAAAA8E/zg2y+fFwz5jd+6OkXFSeRdgMV6eE4" +
  "8mLlh4rvOkrN585saTqSGta57NFvSdS20jGqJO5gpFXoBrpOZ2bHqcR6MtXhkOemwYCTzA5v68gLaVerV5m9cq1m9JdJ8WTE7aVa" +
  "r08Ns18lOeZpU1IqWFm+j0fV176RX2z55q8KSZW+Ocxs7Ll1lAKR762LpSu70TLtPl3KPpldp92wOLslLafO675PTY7sOWS1+eo2" +
  "m4uYftJh8kvsUc9i9RCPw+1QqJ+VH7h3q6zFzHjkpWbS33Zrk/jejTjJ244M+ayJ9hR38usT/gxPY/4pfI8r95PZMrtQXfTm3PQD" +
  "AAAAAAAAwA5D/w8AAAAAAACw+wro/wEAAAAAAAB23icvv1E4AEAAAA==";
