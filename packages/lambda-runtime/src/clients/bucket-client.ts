/** The client of S3, in a file of its own that is imported when it is needed: a bundle then has the client and not every command there is. */
export { S3Client } from "@aws-sdk/client-s3";
