/**
 * What is asked of STS. A file of its own that is imported when it is needed, which for most sides is never: a bundle then has these commands and not every
 * one there is.
 */
export {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  GetWebIdentityTokenCommand,
  STSClient,
} from "@aws-sdk/client-sts";
