/** Replication as far as whoever runs it can tell how it is getting on. Without it a load knows only what the tables and their streams show. */
export interface ObservedReplication {
  /** For the report, such as `worker over kinesis`. */
  readonly name: string;
  /** Sums so far by name, such as `ChangesApplied`. */
  counts(): Readonly<Record<string, number>>;
  /** Applied changes so far that replaced a version which their writer had not seen. */
  conflicts(): number;
  /** Dead letters so far, by reason. */
  deadLetters(): Readonly<Record<string, number>>;
  /** Grows whenever anything is done for a change. */
  activity(): number;
  /** Something is known to be under way. */
  busy(): boolean;
  /** Sentences about what is under way or failing. */
  pending(): readonly string[];
}
