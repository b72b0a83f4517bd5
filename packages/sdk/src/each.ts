interface Paged<T> {
  items: T[];
  next_cursor: string | null;
}
interface ListProcedure<I, T> {
  query(input: I, options?: { signal?: AbortSignal }): Promise<Paged<T>>;
}

/** Every row of a list, page by page through its cursors: no row is skipped or repeated while others are added. */
export async function* each<I extends object | void, T>(
  list: ListProcedure<I, T>,
  input?: Exclude<I, void>,
  options: { signal?: AbortSignal } = {},
): AsyncGenerator<T, void, undefined> {
  let cursor: string | undefined;
  do {
    const page = await list.query(
      { page_size: 100, ...input, ...(cursor === undefined ? {} : { cursor }) } as I,
      options,
    );
    yield* page.items;
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
}
