/**
 * What is asked of a bucket. A file of its own that is imported when it is needed, which is seldom: S3's client takes long to load, and a bundle then has
 * these commands and no others.
 */
export { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
