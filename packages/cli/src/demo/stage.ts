/** What the demo is doing. */
export type DemoStage = "starting" | "loading" | "writing" | "settling" | "stopping";
