import process from "node:process";
import { chinaGlobalApp } from "../lib/china-global-app.ts";
import { config } from "../replication.config.ts";

// The CDK's command line tells where it wants the templates; without it they go where it would look for them.
const assembly = chinaGlobalApp(config, process.env["CDK_OUTDIR"] ?? "cdk.out").synth();
for (const stack of assembly.stacks) console.error(`${stack.stackName}: ${stack.templateFullPath}`);
