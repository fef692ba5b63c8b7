/** What may happen in a world besides each thing once: some promises hold to the letter only without it. */
export interface Circumstances {
  /** Records may be handled more than once. */
  readonly replays: boolean;
}
