// Stores what a stream brings, and says so to a queue, by its name and by the address that the name leads to.
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";

const { TABLE: TableName, QUEUE: QueueName, BUCKET: Bucket } = process.env;
const dynamodb = new DynamoDBClient({ maxAttempts: 1 });
const sqs = new SQSClient({ maxAttempts: 1 });
const s3 = new S3Client({ maxAttempts: 1 });

export const handler = async ({ Records = [] }) => {
  for (const { kinesis } of Records) {
    const Item = JSON.parse(Buffer.from(kinesis.data, "base64").toString("utf8"));
    await dynamodb.send(new PutItemCommand({ TableName, Item }));
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
    await s3.send(new PutObjectCommand({ Bucket, Key: "stored/it", Body: QueueUrl }));
    const own = Object.keys(process.env).filter((name) => !name.startsWith("AWS_"));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(own.sort()) }));
  }
  return {};
};
