import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCloudAssembly } from "@isthmus/local-cloud";
import type { SynthesizedStack } from "@isthmus/local-cloud";
import type { ChinaGlobalConfig } from "../../lib/china-global-config.ts";
import { chinaGlobalApp } from "../../lib/china-global-app.ts";

/** Both stacks as the app synthesizes them, and the folder that their code is in. */
export interface Synthesized {
  /** China's first. */
  readonly stacks: readonly [SynthesizedStack, SynthesizedStack];
  remove(): Promise<void>;
}

/** Synthesizes both stacks into a folder of their own. */
export async function synthesized(config: ChinaGlobalConfig): Promise<Synthesized> {
  const folder = await mkdtemp(join(tmpdir(), "isthmus-synth-"));
  const remove = async (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    // The test of the command has the templates validated, which takes ten times as long as making them.
    chinaGlobalApp(config, folder).synth({ skipValidation: true });
    const stacks = await readCloudAssembly(folder);
    const [china, global] = ["cn-", ""].map((prefix) =>
      stacks.find(({ place }) => place.region.startsWith("cn-") === (prefix === "cn-")),
    );
    if (china === undefined || global === undefined) throw new Error("The app has not made two stacks.");
    return { stacks: [china, global], remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Changes the properties of the resources of a type, for templates that are wrong on purpose. */
export function tampered(
  stack: SynthesizedStack,
  type: string,
  change: (properties: Record<string, unknown>) => Record<string, unknown>,
): SynthesizedStack {
  const entries = Object.entries(stack.template.Resources).map(([id, resource]) => {
    if (resource.Type !== type) return [id, resource] as const;
    const properties = structuredClone(resource.Properties ?? {}) as Record<string, unknown>;
    return [id, { ...resource, Properties: change(properties) }] as const;
  });
  return { ...stack, template: { ...stack.template, Resources: Object.fromEntries(entries) } };
}
