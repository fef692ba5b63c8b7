/** What a signature of version 4 tells. The signature itself is not checked. */
export interface Signature {
  readonly accessKey: string;
  readonly region: string;
  readonly service: string;
}

const CREDENTIAL = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\/aws4_request/;

/** Reads the header `Authorization`; `undefined` for a call that is not signed. */
export function readSignature(authorization: string | undefined): Signature | undefined {
  const [, accessKey, region, service] = CREDENTIAL.exec(authorization ?? "") ?? [];
  return accessKey === undefined || region === undefined || service === undefined
    ? undefined
    : { accessKey, region, service };
}
