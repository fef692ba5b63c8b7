import type { ReplicationSideProps } from "@isthmus/cdk";
import type { TableChoice } from "./table-choice.ts";

/** The two sides. */
export type SideName = "china" | "global";

/** One side, as it is configured. */
export interface SideConfig {
  /** Profile of the AWS configuration files that deploys and destroys it. */
  readonly profile: string;
  /** Twelve digits. */
  readonly account: string;
  /** Its AWS region, and the name of its replica. */
  readonly region: string;
  /** Issuer of its account's web identity tokens. */
  readonly issuerUrl: string;
  readonly inbox: "kinesis" | "sqs" | "sqs-fifo";
}

/** Both sides and what they replicate. */
export interface ChinaGlobalConfig {
  readonly china: SideConfig;
  readonly global: SideConfig;
  /** By logical name, which is alike on both sides. */
  readonly tables: Readonly<Record<string, TableChoice>>;
  readonly alarmEmail?: string;
  /** Anything else that a `ReplicationSide` can be told, for both sides. */
  readonly settings?: Partial<Omit<ReplicationSideProps, "regionName" | "tables" | "peers" | "inbox">>;
}
