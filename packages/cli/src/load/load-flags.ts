import type { ItemSizes, PayloadKind, WriteMix } from "@isthmus/load";
import type { DemoRuntime, DemoTransport } from "../demo/options.ts";

/** How the rate goes over time. */
export const RATE_SHAPES = ["constant", "ramp", "burst"] as const;

/** What items are filled with. */
export const PAYLOADS: readonly PayloadKind[] = ["text", "binary"];

/** How often each key is written. */
export const KEY_DISTRIBUTIONS = ["uniform", "zipf"] as const;

/** What a region's name is set to by a flag such as `--profile cn-north-1=china`. */
export type ByRegion = Readonly<Record<string, string>>;

/** The flags of `isthmus load`, parsed. */
export interface LoadFlags {
  readonly preset?: "sample";
  readonly runtime: DemoRuntime;
  readonly transport: DemoTransport;
  readonly config?: string;
  readonly side: readonly string[];
  readonly table?: string;
  readonly profile: ByRegion;
  readonly replicate: boolean;
  readonly from: readonly string[];
  readonly seconds: number;
  readonly steps?: number;
  readonly rate: number;
  readonly shape: (typeof RATE_SHAPES)[number];
  readonly peak?: number;
  readonly period: number;
  readonly burst: number;
  readonly concurrency: number;
  readonly mix: WriteMix;
  readonly keys: number;
  readonly sharedKeys: number;
  readonly distribution: (typeof KEY_DISTRIBUTIONS)[number];
  readonly zipf: number;
  readonly sizes: ItemSizes;
  readonly payload: PayloadKind;
  readonly versioned: number;
  readonly seed: number;
  readonly deadline: number;
  readonly poll?: number;
  readonly deleteItems: boolean;
  readonly report?: string;
  readonly json: boolean;
  readonly yes: boolean;
}
