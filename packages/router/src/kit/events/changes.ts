/** One changed field, as events tell it. */
export interface Change {
  readonly from: unknown;
  readonly to: unknown;
}

/** The fields that an update would change, with what they were; absent fields stay. Undefined: it changes nothing. */
export function changesOf<T extends object>(
  before: T,
  update: { readonly [K in keyof T]?: T[K] | undefined },
): Record<string, Change> | undefined {
  const changes = Object.entries(update)
    .filter(([, to]) => to !== undefined)
    .map(([field, to]) => [field, { from: before[field as keyof T], to }] as const)
    .filter(([, { from, to }]) => JSON.stringify(from) !== JSON.stringify(to));
  return changes.length === 0 ? undefined : Object.fromEntries(changes);
}
