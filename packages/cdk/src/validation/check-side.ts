import { Token } from "aws-cdk-lib";
import { CfnGlobalTable, CfnTable } from "aws-cdk-lib/aws-dynamodb";
import { invalidConfig } from "@isthmus/settings";
import type { ConfigProblem } from "@isthmus/settings";
import type { SideContext } from "../functions/side-context.ts";
import type { ReplicatedTable } from "../replicated-table.ts";
import type { ReplicationSideProps } from "../replication-side-props.ts";
import { checkPeer } from "./check-peer.ts";
import { checkRanges } from "./check-ranges.ts";

/** IAM's limit of a role's name. */
const ROLE_NAME_LENGTH_MAX = 64;
const NAME_PREFIX = /^[A-Za-z0-9][A-Za-z0-9-]{0,30}$/;

/**
 * Everything that is wrong with what a side is to be made with, in one error.
 *
 * @throws IsthmusError `invalid-config` (configuration)
 */
export function checkSide(props: ReplicationSideProps, side: SideContext): void {
  const problems = [
    ...checkNames(props, side),
    ...checkTables(props, side),
    ...side.peers.flatMap((peer, index) => checkPeer(peer, index, side)),
    ...checkDoubles(side),
    ...checkRanges(props),
  ];
  if (problems.length > 0) throw invalidConfig(problems);
}

function checkNames(
  { namePrefix, inbox, heartbeat }: ReplicationSideProps,
  { names, peers, tables }: SideContext,
): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  if (namePrefix !== undefined && !NAME_PREFIX.test(namePrefix))
    problems.push({
      path: ["namePrefix"],
      value: namePrefix,
      message: 'is not allowed. Allowed: 1 to 31 letters, digits or "-", beginning with a letter or digit.',
    });
  const roles = [
    ...Object.values(names.roles),
    ...peers
      .filter(({ access }) => access !== undefined)
      .map(({ regionName }) => names.peerPrincipal(regionName)),
  ];
  for (const role of roles.filter(({ length }) => length > ROLE_NAME_LENGTH_MAX))
    problems.push({
      path: ["regionName"],
      message: `makes the name ${JSON.stringify(role)}, which has ${role.length} characters. Allowed: ${ROLE_NAME_LENGTH_MAX}. Take a shorter namePrefix.`,
    });
  if (inbox?.name !== undefined && !Token.isUnresolved(inbox.name)) {
    const fifo = inbox.kind === "sqs" && inbox.fifo;
    const pattern =
      inbox.kind === "kinesis" ? /^[\w.-]{1,128}$/ : fifo ? /^[\w-]{1,75}\.fifo$/ : /^[\w-]{1,80}$/;
    if (!pattern.test(inbox.name))
      problems.push({
        path: ["inbox", "name"],
        value: inbox.name,
        message:
          inbox.kind === "kinesis"
            ? 'is not allowed. Allowed: 1 to 128 letters, digits, "_", "." or "-".'
            : fifo
              ? 'is not allowed. Allowed for a FIFO queue: at most 80 letters, digits, "_" or "-", the last five of them ".fifo".'
              : 'is not allowed. Allowed for a standard queue: 1 to 80 letters, digits, "_" or "-", without ".fifo". For a FIFO queue take InboxTransport.sqsFifo().',
      });
  }
  if (heartbeat?.kind === "in-table" && !tables.has(heartbeat.table))
    problems.push({
      path: ["heartbeat", "table"],
      value: heartbeat.table,
      message: `is not one of the tables. Allowed: ${[...tables.keys()].join(", ")}.`,
    });
  return problems;
}

function checkTables({ tables }: ReplicationSideProps, side: SideContext): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  if (Object.keys(tables).length === 0)
    problems.push({ path: ["tables"], message: "are too few. Allowed: at least one table." });
  const logicalOf = new Map<string, string>();
  for (const [logical, table] of side.tables) {
    problems.push(...checkTable(logical, table));
    const arn = side.stack.resolve(table.table.tableArn) as unknown;
    const other = logicalOf.get(JSON.stringify(arn));
    if (other !== undefined)
      problems.push({
        path: ["tables", logical],
        message: `is the table of ${JSON.stringify(other)}, too. Allowed: each table under one logical name.`,
      });
    logicalOf.set(JSON.stringify(arn), logical);
  }
  return problems;
}

function checkTable(logical: string, { table }: ReplicatedTable): readonly ConfigProblem[] {
  const path = ["tables", logical];
  if (table.tableStreamArn === undefined)
    return [
      {
        path,
        message:
          "has no stream. Needed: one of new and old images. Give a new table `stream: StreamViewType.NEW_AND_OLD_IMAGES`; import an existing one with `Table.fromTableAttributes` and its `tableStreamArn`.",
      },
    ];
  const view = viewTypeOf(table);
  if (view === undefined || view === "NEW_AND_OLD_IMAGES") return [];
  return [
    {
      path,
      value: view,
      message:
        "is what its stream shows. Needed: NEW_AND_OLD_IMAGES, as deletions are told by the old image.",
    },
  ];
}

/** Of an imported table nobody can tell. */
function viewTypeOf(table: ReplicatedTable["table"]): string | undefined {
  const resource = table.node.defaultChild;
  const specification =
    resource instanceof CfnTable || resource instanceof CfnGlobalTable
      ? resource.streamSpecification
      : undefined;
  return specification !== undefined && "streamViewType" in specification
    ? specification.streamViewType
    : undefined;
}

function checkDoubles({ regionName, peers }: SideContext): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  if (peers.length === 0)
    problems.push({
      path: ["peers"],
      message: "are too few. Allowed: at least one, so that there is something to replicate to.",
    });
  const seen = new Set<string>();
  for (const [index, peer] of peers.entries()) {
    const path = ["peers", `${index}`, "regionName"];
    if (peer.regionName === regionName)
      problems.push({
        path,
        value: peer.regionName,
        message: "is this side's own name. Allowed: the other replicas. Each replica has a name of its own.",
      });
    else if (seen.has(peer.regionName))
      problems.push({
        path,
        value: peer.regionName,
        message: "is the name of another peer, too. Allowed: a name of its own for each replica.",
      });
    seen.add(peer.regionName);
  }
  return problems;
}
