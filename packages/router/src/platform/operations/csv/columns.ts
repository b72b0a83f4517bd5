import { OperationFailure } from '../kind.ts';

/** A heading without case, accents, blanks and signs. */
export const plainHeading = (heading: string): string =>
  heading
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');

type Places<F extends string> = Partial<Record<F, number>>;

/** Which column holds which field, by its index, as the importer says. Throws OperationFailure for an unknown heading. */
export function mappedColumns<F extends string>(
  columns: readonly string[],
  mapping: Readonly<Partial<Record<F, string>>>,
): Places<F> {
  const places: Places<F> = {};
  const unknown: string[] = [];
  for (const [field, heading] of Object.entries(mapping) as [F, string][]) {
    const index = columns.findIndex((column) => column.toLowerCase() === heading.trim().toLowerCase());
    if (index === -1) unknown.push(heading);
    else places[field] = index;
  }
  if (unknown.length > 0)
    throw new OperationFailure('IMPORT_MAPPING', 'The file has no such column', { unknown, columns });
  return places;
}

/**
 * The same with what headings mean where nobody said it. The first known heading of a field counts most; no column is two
 * fields, nor one of those that are kept for others.
 */
export function matchedColumns<F extends string>(
  columns: readonly string[],
  mapped: Places<F>,
  known: Readonly<Record<F, readonly string[]>>,
  kept: ReadonlySet<number> = new Set(),
): Places<F> {
  const places: Places<F> = { ...mapped };
  const names = columns.map(plainHeading);
  for (const [field, headings] of Object.entries(known) as [F, readonly string[]][]) {
    if (places[field] !== undefined) continue;
    const taken = new Set([...Object.values<number | undefined>(places), ...kept]);
    const free = (heading: string) => names.findIndex((name, index) => name === heading && !taken.has(index));
    const index = headings.map(free).find((found) => found !== -1);
    if (index !== undefined) places[field] = index;
  }
  return places;
}

/** Field → heading, and the headings that mean nothing to us, for the result of the import. */
export function describedColumns(columns: readonly string[], places: Readonly<Record<string, number | undefined>>) {
  const given = Object.entries(places).flatMap(([field, index]) =>
    index === undefined ? [] : [[field, index] as const],
  );
  const used = new Set(given.map(([, index]) => index));
  return {
    columns: Object.fromEntries(given.map(([field, index]) => [field, columns[index]!])),
    ignored_columns: columns.filter((_, index) => !used.has(index)),
  };
}
