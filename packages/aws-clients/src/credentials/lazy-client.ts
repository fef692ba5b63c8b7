/** A client whose code is loaded when it is first needed: most processes need none of STS and Secrets Manager. */
export interface LazyClient<C> {
  get(): Promise<C>;
  destroy(): void;
}

/** Makes the client once. A failure to load its code is final, as it is for any import. */
export function lazyClient<C extends { destroy(): void }>(make: () => Promise<C>): LazyClient<C> {
  let made: Promise<C> | undefined;
  return {
    async get() {
      made ??= make();
      return made;
    },
    destroy() {
      // If its code could not be loaded, there is nothing to destroy, and whoever asked for it was told.
      made?.then(
        (client) => client.destroy(),
        () => undefined,
      );
    },
  };
}
