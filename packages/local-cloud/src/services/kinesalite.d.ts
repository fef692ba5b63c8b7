// Kinesalite comes without types; this is the part of it that is used here.
declare module "kinesalite" {
  import type { Server } from "node:http";

  interface KinesaliteOptions {
    /** How long a stream stays CREATING, in milliseconds. */
    createStreamMs: number;
    /** How long a stream stays DELETING, in milliseconds. */
    deleteStreamMs: number;
    /** How long a stream stays UPDATING, in milliseconds. */
    updateStreamMs: number;
    /** Most open shards over all streams. */
    shardLimit: number;
  }

  /** Makes a server that does not listen yet. */
  function kinesalite(options: KinesaliteOptions): Server;
  export = kinesalite;
}
