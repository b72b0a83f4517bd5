/** The tickets of a list, each with its place in it. */
type Places = ReadonlyMap<string, number>;

/** A ticket as it was met in its list, and what was beside it. */
export interface Met {
  readonly of: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

const keyAt = (places: Places, wanted: number): string | undefined =>
  [...places].find(([, place]) => place === wanted)?.[0];

export function metIn(places: Places, key: string): Met {
  const place = places.get(key) ?? 0;
  return { of: key, before: keyAt(places, place - 1), after: keyAt(places, place + 1) };
}

/**
 * What comes before and after a ticket that was opened at a place of its list. What was beside it when it was met still is, as
 * long as it is in the list; otherwise the place counts.
 */
export function besideOf(places: Places, key: string, opened: number, met: Met | undefined) {
  const now = places.get(key);
  const known = met?.of === key ? met : undefined;
  const placed = (name: string | undefined, otherwise: number) => {
    const row = name !== undefined && places.has(name) ? name : keyAt(places, otherwise);
    return row === undefined || row === key ? undefined : { key: row, at: places.get(row)! };
  };
  return {
    previous: placed(known?.before, (now ?? opened) - 1),
    // Where it has left, the one after it has its place.
    next: placed(known?.after, now === undefined ? opened : now + 1),
  };
}
