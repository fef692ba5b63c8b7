// Sends each record of a table's stream to a stream of another partition, as somebody of that partition.
import { KinesisClient, PutRecordCommand } from "@aws-sdk/client-kinesis";
import { AssumeRoleWithWebIdentityCommand, GetWebIdentityTokenCommand, STSClient } from "@aws-sdk/client-sts";
import { NodeHttpHandler } from "@smithy/node-http-handler";

const { PEER_REGION: region, PEER_ROLE: RoleArn, PEER_STREAM: StreamName } = process.env;

async function credentials() {
  const token = await new STSClient({ maxAttempts: 1 }).send(
    new GetWebIdentityTokenCommand({ Audience: ["sample"], SigningAlgorithm: "RS256", DurationSeconds: 300 }),
  );
  const { WebIdentityToken } = token;
  const assume = { RoleArn, RoleSessionName: "sample", WebIdentityToken };
  const { Credentials } = await new STSClient({ region, maxAttempts: 1 }).send(
    new AssumeRoleWithWebIdentityCommand(assume),
  );
  return { accessKeyId: Credentials.AccessKeyId, secretAccessKey: Credentials.SecretAccessKey };
}

const kinesis = new KinesisClient({
  region,
  credentials,
  maxAttempts: 1,
  requestHandler: new NodeHttpHandler(),
});

export const handler = async ({ Records }) => {
  for (const { dynamodb } of Records) {
    const Data = Buffer.from(JSON.stringify(dynamodb.NewImage));
    await kinesis.send(new PutRecordCommand({ StreamName, PartitionKey: "p", Data }));
  }
  return {};
};
