import { createHash } from "node:crypto";
import type { AttributeValue } from "@isthmus/core";
import type { Random } from "../workload/random.ts";

/** What items are filled with: `text` compresses about as well as words do, `binary` not at all. */
export type PayloadKind = "text" | "binary";

/** Twice the largest item, so that there are many places to begin at. */
const POOL_BYTES = 1024 * 1024;
const WORDS = 1024;
const LETTERS = "etaoinshrdlucmfw";

/** A source of payloads of a wanted size. All are cut from one seeded pool, so that making them costs next to nothing beside writing them. */
export function payloads(kind: PayloadKind, seed: number): (bytes: number, random: Random) => AttributeValue {
  const noise = createHash("shake256", { outputLength: POOL_BYTES }).update(`payload/${seed}`).digest();
  if (kind === "binary") {
    return (bytes, random) => {
      const from = random.below(POOL_BYTES - bytes);
      return { B: noise.subarray(from, from + bytes) };
    };
  }
  const pool = wordsFrom(noise);
  return (bytes, random) => {
    const from = random.below(pool.length - bytes);
    return { S: pool.slice(from, from + bytes) };
  };
}

/** Text of made-up words, each byte of it one character. */
function wordsFrom(noise: Buffer): string {
  const words: string[] = [];
  for (let word = 0; word < WORDS; word++) {
    const length = 2 + (noise.readUInt8(word) % 8);
    let text = "";
    for (let letter = 0; letter < length; letter++) {
      text += LETTERS[noise.readUInt8(WORDS + word * 10 + letter) % LETTERS.length] as string;
    }
    words.push(text);
  }
  const parts: string[] = [];
  for (let at = 0, bytes = 0; bytes < POOL_BYTES; at = (at + 2) % (POOL_BYTES - 1)) {
    const word = words[noise.readUInt16LE(at) % WORDS] as string;
    parts.push(word);
    bytes += word.length + 1;
  }
  return parts.join(" ");
}
