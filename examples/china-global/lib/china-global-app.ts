import { App } from "aws-cdk-lib";
import type { ChinaGlobalConfig } from "./china-global-config.ts";
import { SideStack } from "./side-stack.ts";

/**
 * Both stacks, for accounts and regions that are known, so that synthesis asks nobody anything: it needs no account, no network and no Docker.
 *
 * @param outdir where the cloud assembly is written
 */
export function chinaGlobalApp(config: ChinaGlobalConfig, outdir: string): App {
  const app = new App({ outdir, analyticsReporting: false });
  new SideStack(app, "china", config);
  new SideStack(app, "global", config);
  return app;
}
