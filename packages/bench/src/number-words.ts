/** Text of numbers that differ from seed to seed, so that compression has something to do. */
export function numberWords(seed: number, length: number): string {
  let words = "";
  for (let step = 1; words.length < length; step += 1)
    words += `${((seed + 1) * step * 2_654_435_761) % 1_000_003} `;
  return words.slice(0, length);
}
