import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { LocalCloudError } from "../local-cloud-error.ts";
import type { CloudTemplate, StackPlace } from "./cloud-template.ts";

/** One synthesized stack. */
export interface SynthesizedStack {
  readonly place: StackPlace;
  readonly template: CloudTemplate;
  /** Folders of the code that functions are made of, by the key that the template names it by. */
  readonly assets: ReadonlyMap<string, URL>;
}

interface Manifest {
  readonly artifacts: Readonly<Record<string, Artifact>>;
}

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly properties?: {
    readonly templateFile?: string;
    readonly file?: string;
    readonly stackName?: string;
  };
  readonly dependencies?: readonly string[];
}

interface AssetManifest {
  readonly files?: Readonly<Record<string, Asset>>;
}

interface Asset {
  readonly source: { readonly path?: string; readonly packaging?: string };
  readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
}

/**
 * Reads the stacks of a cloud assembly, which is what the CDK synthesizes into `cdk.out`.
 *
 * @param folder with `manifest.json`
 * @throws LocalCloudError `invalid-template` when a stack does not tell its account and region
 */
export async function readCloudAssembly(folder: string): Promise<readonly SynthesizedStack[]> {
  const { artifacts } = await readJson<Manifest>(join(folder, "manifest.json"));
  const stacks = Object.entries(artifacts).filter(([, { type }]) => type === "aws:cloudformation:stack");
  return Promise.all(stacks.map(async ([id, artifact]) => readStack(folder, id, artifact, artifacts)));
}

async function readStack(
  folder: string,
  id: string,
  { environment = "", properties = {}, dependencies = [] }: Artifact,
  artifacts: Manifest["artifacts"],
): Promise<SynthesizedStack> {
  const [, account = "", region = ""] = /^aws:\/\/(\d{12})\/([a-z0-9-]+)$/.exec(environment) ?? [];
  if (account === "") {
    throw new LocalCloudError(
      "invalid-template",
      `The stack ${id} is for ${environment}. Give it an account and a region of its own: its "env".`,
    );
  }
  const assets = new Map<string, URL>();
  for (const dependency of dependencies) {
    const { type, properties: { file } = {} } = artifacts[dependency] ?? { type: "" };
    if (type !== "cdk:asset-manifest" || file === undefined) continue;
    const { files = {} } = await readJson<AssetManifest>(join(folder, file));
    for (const { source, destinations } of Object.values(files)) {
      if (source.packaging !== "zip" || source.path === undefined) continue;
      const place = pathToFileURL(`${join(folder, source.path)}/`);
      for (const { objectKey } of Object.values(destinations)) assets.set(objectKey, place);
    }
  }
  return {
    place: { stackName: properties.stackName ?? id, region, account },
    template: await readJson<CloudTemplate>(join(folder, properties.templateFile ?? "")),
    assets,
  };
}

async function readJson<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(path, "utf8")) as T;
}
