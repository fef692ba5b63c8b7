import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { connectSide, systemSideTools } from "@isthmus/aws-clients";
import type { SideConnections, SideTools } from "@isthmus/aws-clients";
import { ContainerModule } from "inversify";
import type { LambdaConfig } from "../config/lambda-config.ts";
import { TOKENS } from "./tokens.ts";

/** The connections to this region, and its DynamoDB. */
export const ownSideModule: ContainerModule = new ContainerModule(({ bind }) => {
  bind(TOKENS.sideTools).toResolvedValue(systemSideTools);
  bind(TOKENS.connections).toResolvedValue(
    ({ region }: LambdaConfig, tools: SideTools) => connectSide(region, tools),
    [TOKENS.config, TOKENS.sideTools],
  );
  bind(TOKENS.dynamodb).toResolvedValue(
    (connections: SideConnections) => connections.client("dynamodb", (config) => new DynamoDBClient(config)),
    [TOKENS.connections],
  );
});
