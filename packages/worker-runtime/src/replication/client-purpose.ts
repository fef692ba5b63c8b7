/** Which of a region's clients are asked for. */
export type ClientPurpose =
  /** The region's own tables, streams and inbox. */
  | { readonly use: "own" }
  /** Sending into the region's inbox, from another region. */
  | { readonly use: "send"; readonly from: string };
