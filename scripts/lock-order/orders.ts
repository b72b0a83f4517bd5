/**
 * How strongly a row is locked. `update` is also taken by deletes, `no key update` by updates and upserts, `key share` by whoever
 * writes a row that refers to it. Advisory locks are `update`.
 */
export type Mode = 'update' | 'no key update' | 'share' | 'key share';
export interface Lock {
  /** The table, or what stands between the parentheses of an advisory lock. */
  readonly of: string;
  readonly mode: Mode;
}
/** A column list of one table refers to another. */
export interface Reference {
  readonly from: string;
  readonly columns: readonly string[];
  readonly to: string;
}
export interface Catalog {
  readonly tables: ReadonlySet<string>;
  readonly references: readonly Reference[];
}

const modes: readonly Mode[] = ['key share', 'share', 'no key update', 'update'];
const meets: Readonly<Record<Mode, readonly Mode[]>> = {
  update: modes,
  'no key update': ['share', 'no key update', 'update'],
  share: ['no key update', 'update'],
  'key share': ['update'],
};

const part = new RegExp(
  [
    String.raw`insert into (?<inserted>\w+)(?<upsert>(?:(?!insert into ).)*? on conflict (?:(?!insert into ).)*?do update)?`,
    String.raw`\bupdate (?<updated>\w+)(?: as \w+| (?!set )\w+)? set (?<set>.*?)(?= where | returning |$)`,
    String.raw`delete from (?<deleted>\w+)`,
    String.raw`for (?<mode>no key update|update|share|key share)(?: of (?<aliases>\w+(?:, ?\w+)*))?`,
    String.raw`pg_advisory_xact_lock\((?<advisory>.*?\))`,
  ].join('|'),
  'g',
);

/** What a statement locks, in the order of its text: rough, but the same for all. */
export function locksOf(statement: string, { tables, references }: Catalog): Lock[] {
  const text = statement
    .replaceAll(/\/\*.*?\*\//gs, '')
    .replaceAll('"', '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLowerCase();
  const named = [...text.matchAll(/(?:from|join|,) (?:only )?(\w+)(?: as)? (\w+)/g)];
  const tableOf = (alias: string): string | undefined =>
    named.find(([, table, as]) => as === alias && tables.has(table!))?.[1] ?? (tables.has(alias) ? alias : undefined);
  const locks: Lock[] = [];
  const add = (of: string | undefined, mode: Mode): void => {
    if (of !== undefined && (tables.has(of) || of.includes('('))) locks.push({ of, mode });
  };
  const refer = (from: string, touches: (columns: readonly string[]) => boolean): void => {
    for (const reference of references)
      if (reference.from === from && touches(reference.columns)) add(reference.to, 'key share');
  };
  for (const { groups = {}, index } of text.matchAll(part)) {
    const { inserted, upsert, updated, set = '', deleted, mode, aliases, advisory } = groups;
    if (inserted !== undefined) {
      if (upsert !== undefined) add(inserted, 'no key update');
      refer(inserted, () => true);
    }
    if (updated !== undefined) {
      add(updated, 'no key update');
      const written = new Set([...set.matchAll(/(\w+) =/g)].map(([, column]) => column));
      refer(updated, (columns) => columns.some((column) => column !== 'team_id' && written.has(column)));
    }
    add(deleted, 'update');
    if (advisory !== undefined) add(`advisory (${advisory}`, 'update');
    if (mode === undefined) continue;
    const before = [...ownText(text.slice(0, index)).matchAll(/(?:from|join) (?:only )?(\w+)/g)].map(
      ([, table]) => table!,
    );
    const which = aliases?.split(/, ?/).map(tableOf) ?? before.filter((table) => tables.has(table)).slice(0, 1);
    for (const table of which) add(table, mode as Mode);
  }
  return locks;
}

/** What is left of the beginning of a query without what is closed in brackets: a query inside it locks nothing. */
function ownText(text: string): string {
  let own = text;
  for (let before = ''; before !== own;) {
    before = own;
    own = own.replaceAll(/\([^()]*\)/g, ' ');
  }
  return own.slice(own.lastIndexOf('(') + 1);
}

/** A kind of transaction: what it locks, each at its first and at its strongest, with the statement that does. */
export interface Order {
  readonly steps: readonly (Lock & { readonly by: string })[];
  times: number;
}

/** The transactions by what they lock, each kind once. */
export function ordersOf(
  transactions: Iterable<readonly string[]>,
  catalog: Catalog,
  without: ReadonlySet<string>,
): Order[] {
  const known = new Map<string, Lock[]>();
  const found = new Map<string, Order>();
  for (const statements of transactions) {
    const steps: Order['steps'][number][] = [];
    for (const by of statements) {
      const locks = known.get(by) ?? locksOf(by, catalog);
      known.set(by, locks);
      for (const lock of locks) {
        const before = steps.findLast(({ of }) => of === lock.of);
        const stronger = before === undefined || modes.indexOf(lock.mode) > modes.indexOf(before.mode);
        if (stronger && !without.has(lock.of)) steps.push({ ...lock, by });
      }
    }
    const key = steps.map(({ of, mode }) => `${of} ${mode}`).join('|');
    const order = found.get(key) ?? { steps, times: 0 };
    order.times += 1;
    found.set(key, order);
  }
  return [...found.values()].filter(({ steps }) => steps.length > 1);
}

/** Two kinds of transactions that lock the same two tables in different orders, so that each could wait for the other. */
export interface Inversion {
  readonly tables: readonly [string, string];
  readonly one: Order;
  readonly other: Order;
}

/** All inversions, except where both begin with a lock that lets only one of them go on. */
export function inversionsOf(orders: readonly Order[]): Inversion[] {
  const found: Inversion[] = [];
  for (const [at, one] of orders.entries())
    for (const other of orders.slice(at + 1))
      for (const [first, second] of pairsOf(one))
        for (const [third, fourth] of pairsOf(other)) {
          const [a, b] = [one.steps[first]!, one.steps[second]!];
          const [c, d] = [other.steps[third]!, other.steps[fourth]!];
          const crosses = a.of === d.of && b.of === c.of && a.of !== b.of;
          if (!crosses || !meets[a.mode].includes(d.mode) || !meets[b.mode].includes(c.mode)) continue;
          const isGated = one.steps
            .slice(0, first)
            .some((gate) =>
              other.steps.slice(0, third).some(({ of, mode }) => of === gate.of && meets[gate.mode].includes(mode)),
            );
          if (!isGated) found.push({ tables: [a.of, b.of].toSorted() as [string, string], one, other });
        }
  return found;
}
const pairsOf = ({ steps }: Order): [number, number][] =>
  steps.flatMap((_, first) => steps.slice(first + 1).map((__, at): [number, number] => [first, first + 1 + at]));
