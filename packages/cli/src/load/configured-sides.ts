import type { Side } from "@isthmus/aws-clients";
import { DEFAULT_VERSION_ATTRIBUTES, IsthmusError, parseRegionId } from "@isthmus/core";
import type { RegionId, VersionAttributes } from "@isthmus/core";
import { readConfig } from "@isthmus/worker-runtime";
import type { ReplicationConfig, TableConfig } from "@isthmus/worker-runtime";
import type { LoadFlags } from "./load-flags.ts";

/** Where one side of the load is, and how to get there. */
export interface ConfiguredSide {
  readonly region: RegionId;
  readonly tableName: string;
  readonly attributes: VersionAttributes;
  readonly side: Side;
}

/** The sides that a configuration file or flags describe. */
export interface ConfiguredSides {
  readonly sides: readonly ConfiguredSide[];
  /** Absent where the sides are given by flags. */
  readonly config?: ReplicationConfig;
}

/**
 * The sides of a load on tables that are there already: of `--config`, or of several `--side` with `--table`.
 *
 * @throws IsthmusError `invalid-config` (configuration) that tells what is wrong with the file or the flags
 */
export async function configuredSides(
  flags: Pick<LoadFlags, "config" | "side" | "table" | "profile">,
): Promise<ConfiguredSides> {
  const found =
    flags.config === undefined ? sidesOfFlags(flags) : sidesOfConfig(await readConfig(flags.config), flags);
  const known = found.sides.map(({ region }) => String(region));
  const unknown = Object.keys(flags.profile).find((region) => !known.includes(region));
  if (unknown !== undefined) {
    throw invalid(`--profile names the region ${JSON.stringify(unknown)}. Allowed: ${known.join(", ")}.`);
  }
  return found;
}

function sidesOfConfig(
  config: ReplicationConfig,
  { table, profile }: Pick<LoadFlags, "table" | "profile">,
): ConfiguredSides {
  const chosen = tableOf(config, table);
  return {
    config,
    sides: [...config.regions.values()].map(({ name, awsRegion, credentials, endpoints, network }) => ({
      region: name,
      tableName: chosen.names.get(name) ?? chosen.name,
      attributes: chosen.attributes,
      side: {
        awsRegion,
        endpoints,
        network,
        credentials: profile[name] === undefined ? credentials : { kind: "profile", profile: profile[name] },
      },
    })),
  };
}

function tableOf({ tables }: ReplicationConfig, wanted: string | undefined): TableConfig {
  const names = [...tables.keys()];
  const found = wanted === undefined ? [...tables.values()][0] : tables.get(wanted);
  if (found === undefined || (wanted === undefined && names.length > 1)) {
    throw invalid(
      `${wanted === undefined ? "The configuration has several tables" : `The configuration has no table ${JSON.stringify(wanted)}`}. ` +
        `Choose one by --table: ${names.join(", ")}.`,
    );
  }
  return found;
}

function sidesOfFlags({
  side,
  table,
  profile,
}: Pick<LoadFlags, "side" | "table" | "profile">): ConfiguredSides {
  if (table === undefined) {
    throw invalid("--side needs --table: the name of the replicated table, alike in all regions.");
  }
  if (side.length < 2 || new Set(side).size !== side.length) {
    throw invalid(`--side is given ${side.length} times. Allowed: at least twice, each region once.`);
  }
  return {
    sides: side.map((name) => {
      const chosen = profile[name];
      return {
        region: parseRegionId(name),
        tableName: table,
        attributes: DEFAULT_VERSION_ATTRIBUTES,
        side: {
          awsRegion: name,
          credentials: chosen === undefined ? { kind: "default" } : { kind: "profile", profile: chosen },
        },
      };
    }),
  };
}

function invalid(message: string): IsthmusError {
  return new IsthmusError("invalid-config", message, { kind: "configuration" });
}
