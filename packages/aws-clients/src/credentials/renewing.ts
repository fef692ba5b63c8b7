import type { SideTools } from "../side-tools.ts";

/** A value that is kept, and replaced when it nears its end or is refused. */
export interface Renewing<T> {
  /** The value to use now. Rejects with what loading failed with, if there is none that still holds. */
  get(): Promise<T>;
  /**
   * Tells that `value` was refused where it was used. Resolves to whether another one is there to try with; the answer is no for a
   * while after a replacement, so that a value that stays refused does not become a load on where it comes from.
   */
  refused(value: T): Promise<boolean>;
}

/** How {@link renewing} gets and judges its values. */
export interface RenewingSource<T> {
  readonly load: () => Promise<T>;
  /** End of a value's life, in milliseconds since the epoch; `undefined` if it has none. */
  readonly expiresAtMs: (value: T) => number | undefined;
  /** Whether a value that was loaded after a refusal is the refused one still. */
  readonly same: (one: T, other: T) => boolean;
}

/** A value is renewed this long before its end, or a quarter of its life if that is shorter, and up to as much earlier again by chance. */
const RENEWAL_MARGIN_MS = 300_000;
const RENEWAL_MARGIN_SHARE = 0.25;
/** Below this a value may expire on the way, and its renewal is waited for. */
const USABLE_MIN_MS = 10_000;
/** Shortest time between two renewals that were asked for by refusals, and after one that failed. At least half of it, the rest by chance. */
const PAUSE_MS = 5_000;

interface Held<T> {
  readonly value: T;
  readonly renewFromMs: number;
  readonly usableUntilMs: number;
}

/**
 * Loads a value when it is first asked for and keeps it. However many ask, it is loaded once at a time. While a value nears its end it goes on
 * being given out and its successor is loaded beside that; if the loading fails, the value is given out as long as it holds.
 */
export function renewing<T>(
  { load, expiresAtMs, same }: RenewingSource<T>,
  { nowMs, random }: SideTools,
): Renewing<T> {
  let held: Held<T> | undefined;
  let loading: Promise<T> | undefined;
  let earlyRenewalFromMs = 0;
  let refusalsHeardFromMs = 0;

  const pauseEndMs = (): number => nowMs() + PAUSE_MS * (0.5 + random() / 2);

  const hold = (value: T, endMs: number | undefined): Held<T> => {
    const now = nowMs();
    if (endMs === undefined) return { value, renewFromMs: Infinity, usableUntilMs: Infinity };
    const marginMs = Math.min(RENEWAL_MARGIN_MS, Math.max(0, endMs - now) * RENEWAL_MARGIN_SHARE);
    // With a clock that is far ahead every new value looks expired. It is used for a while all the same, and a refusal tells if it is.
    return {
      value,
      renewFromMs: Math.max(now + PAUSE_MS, endMs - marginMs * (1 + random())),
      usableUntilMs: Math.max(now + PAUSE_MS, endMs - USABLE_MIN_MS),
    };
  };

  const renew = async (): Promise<T> => {
    loading ??= (async () => {
      try {
        const loaded = await load();
        // The same value stays the same object, so that a call that used it before knows it for the refused one.
        const value = held !== undefined && same(held.value, loaded) ? held.value : loaded;
        held = hold(value, expiresAtMs(loaded));
        return value;
      } finally {
        loading = undefined;
      }
    })();
    return loading;
  };

  return {
    async get() {
      const now = nowMs();
      if (held === undefined || now >= held.usableUntilMs) return renew();
      if (now >= held.renewFromMs && now >= earlyRenewalFromMs) {
        // Not waited for: the value still holds. A failure is only a reason to try again a little later.
        renew().catch(() => {
          earlyRenewalFromMs = pauseEndMs();
        });
      }
      return held.value;
    },
    async refused(value) {
      if (held === undefined || held.value !== value) return true;
      if (loading === undefined) {
        if (nowMs() < refusalsHeardFromMs) return false;
        refusalsHeardFromMs = pauseEndMs();
      }
      return !same(value, await renew());
    },
  };
}
