import { deployStacks, faultInjector } from "@isthmus/local-cloud";
import type {
  DeployedStack,
  FaultInjector,
  GatewayCall,
  LocalDeployment,
  SynthesizedStack,
} from "@isthmus/local-cloud";

/** Both sides on this machine. */
export interface TwoSides {
  readonly china: DeployedStack;
  readonly global: DeployedStack;
  /** Between the partitions. */
  readonly link: FaultInjector;
  readonly calls: readonly GatewayCall[];
  /** Why calls were not passed on. */
  readonly refusals: readonly string[];
  /** What the functions of a region, or of all, have written. */
  output(region?: string): string;
  stop(): Promise<void>;
}

/** Deploys both stacks on embedded services, with a link between them that can be cut. */
export async function twoSides(
  stacks: readonly SynthesizedStack[],
  issuerUrls: Readonly<Record<string, string>>,
): Promise<TwoSides> {
  const link = faultInjector({ seed: 1 });
  const calls: GatewayCall[] = [];
  const refusals: string[] = [];
  const output: { readonly arn: string; readonly text: string }[] = [];
  const deployment: LocalDeployment = await deployStacks({
    stacks,
    issuerUrls,
    wrap: (from, to) => (from === to ? (handler) => handler : link.wrap),
    onCall: (call) => calls.push(call),
    onRefusal: (reason) => refusals.push(reason),
    onOutput: (arn, text) => output.push({ arn, text }),
  });
  const [china, global] = deployment.stacks;
  if (china === undefined || global === undefined) throw new Error("There are no two stacks.");
  return {
    china,
    global,
    link,
    calls,
    refusals,
    output: (region = "") =>
      output
        .filter(({ arn }) => arn.includes(region))
        .map(({ text }) => text)
        .join(""),
    stop: async () => deployment.stop(),
  };
}
