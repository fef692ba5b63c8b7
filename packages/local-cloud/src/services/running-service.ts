/** An emulator that has answered its first request. */
export interface RunningService {
  /** `http://127.0.0.1:port`, without a slash at the end. */
  readonly endpoint: string;
  /** Ends it and frees its port. Called once. */
  stop(): Promise<void>;
}
