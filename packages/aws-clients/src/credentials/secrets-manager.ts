/** What is asked of Secrets Manager. A file of its own that is imported when it is needed, so that a bundle has this command and not every one there is. */
export { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
