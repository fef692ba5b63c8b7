import type { CallOptions, DeadLetter } from "@isthmus/core";

/** A letter that was read. */
export interface HeldLetter {
  /** As `deadLetterId` makes it. */
  readonly id: string;
  readonly letter: DeadLetter;
  /** How often it is there; more than 1 where the same letter was put down again. */
  readonly copies: number;
}

/** Something that is no letter which this version can read. */
export interface UnreadableLetter {
  readonly id: string;
  /** In a sentence, without any item's values. */
  readonly problem: string;
}

/** What a box holds. */
export interface BoxContents {
  readonly letters: readonly HeldLetter[];
  readonly unreadable: readonly UnreadableLetter[];
  /** Whether that was all, as far as can be told. */
  readonly complete: boolean;
}

/** How much to read. */
export interface ReadOptions extends CallOptions {
  /** Most letters to read. Default 1,000. */
  readonly lettersMax?: number;
}

/**
 * The reading side of dead letters: looks at them, and removes those that were redriven or that a person gives up. Reading consumes
 * nothing.
 */
export interface DeadLetterBox {
  /** For people: the directory, or the queue's URL. */
  readonly name: string;
  /** Reads what is there. Where letters are in a queue, they are hidden from others until `close`. */
  read(options?: ReadOptions): Promise<BoxContents>;
  /**
   * Removes letters, with all their copies, that `read` has given. Unknown ids are ignored, so that repeating it does no harm.
   */
  remove(ids: readonly string[], options?: CallOptions): Promise<void>;
  /** Gives back what was read and not removed. Calling it again does nothing. */
  close(): Promise<void>;
}

/** What one reading takes unless told otherwise: more than anybody looks through, and a few hundred megabytes at the very most. */
export const LETTERS_MAX_DEFAULT = 1000;
