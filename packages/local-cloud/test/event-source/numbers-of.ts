/** The `n` of each record of an event. */
export function numbersOf(event: unknown): readonly number[] {
  return (event as { readonly Records: readonly { readonly n: number }[] }).Records.map(({ n }) => n);
}
