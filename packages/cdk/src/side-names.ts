/** What the names of a side are made of. */
export interface SideNamesProps {
  /** The side's replica, for example `cn-north-1`. */
  readonly regionName: string;
  /** What all names begin with. Default: `isthmus`. */
  readonly namePrefix?: string;
}

/** The names of a side's resources, known before anything is deployed. */
export interface SideNames {
  /** Names of the functions, in the side's own region. */
  readonly functions: Readonly<Record<"forward" | "apply" | "redrive" | "heartbeat", string>>;
  /** Names of the functions' roles. IAM knows no regions, so that the replica's name is in them. */
  readonly roles: Readonly<Record<"forward" | "apply" | "redrive" | "heartbeat", string>>;
  /** Name of the stream or standard queue that the peers send to. A FIFO queue has `.fifo` behind it. */
  readonly inbox: string;
  /** Name of the role, or of the user, that the peer `regionName` gets in with. */
  peerPrincipal(regionName: string): string;
}

/** What names begin with unless told otherwise. */
export const NAME_PREFIX_DEFAULT = "isthmus";

/**
 * The names that a {@link ReplicationSide} gives to what others must know: functions, their roles, the inbox, the peers' roles. Two sides can so be
 * deployed in any order, each in one go, because each can name what the other will have.
 *
 * @example
 * const china = sideNames({ regionName: "cn-north-1" });
 * china.peerPrincipal("us-east-1"); // "isthmus-cn-north-1-from-us-east-1"
 */
export function sideNames({ regionName, namePrefix = NAME_PREFIX_DEFAULT }: SideNamesProps): SideNames {
  return {
    functions: {
      forward: `${namePrefix}-forward`,
      apply: `${namePrefix}-apply`,
      redrive: `${namePrefix}-redrive`,
      heartbeat: `${namePrefix}-heartbeat`,
    },
    roles: {
      forward: `${namePrefix}-${regionName}-forward`,
      apply: `${namePrefix}-${regionName}-apply`,
      redrive: `${namePrefix}-${regionName}-redrive`,
      heartbeat: `${namePrefix}-${regionName}-heartbeat`,
    },
    inbox: `${namePrefix}-inbox`,
    peerPrincipal: (peer) => `${namePrefix}-${regionName}-from-${peer}`,
  };
}
