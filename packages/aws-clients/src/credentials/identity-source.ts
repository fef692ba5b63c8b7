import type { AwsCredentialIdentity } from "@smithy/types";

/** Where one kind of credentials comes from, without memory: each load asks anew. */
export interface IdentitySource {
  /** Rejects with an `IsthmusError` that tells what failed and none of what was asked with. */
  load(): Promise<AwsCredentialIdentity>;
  destroy(): void;
}
