import { CompiledQuery, sql, type Kysely, type QueryExecutorProvider } from 'kysely';

/** A placeholder in a query for a value that is given when it runs. */
class Slot {
  readonly field: string;
  constructor(field: string) {
    this.field = field;
  }
}

/** The values of a query, each a slot, so that they can only be used where parameters belong. */
export type Slots<V> = { readonly [F in keyof V]-?: NonNullable<V[F]> };

/** The slots of any query; each is created on first use. */
const slots: unknown = new Proxy({}, { get: (_, field) => new Slot(String(field)) });

/** A query of Kysely, or hand-written SQL. */
interface Compilable<R> {
  compile(db: QueryExecutorProvider): CompiledQuery<R>;
}
interface Plan {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/**
 * In front of a statement, it keeps the statement from being named, so that Postgres plans it for the actual values.
 */
const AFRESH = '/* planned afresh */ ';
/** The beginning of hand-written SQL whose best plan depends on its values. */
export const afresh = (yes: boolean) => sql.raw(yes ? AFRESH : '');

/**
 * A value that the planner does not look at, in a statement whose plan is kept. Where a value is rarer than the planner takes any
 * to be, or a range less than 0.5 % of the table, Postgres takes the plan for whatever value to be worse than one for this, and
 * makes another for each request.
 */
export const unseen = (value: unknown, type: 'text' | 'uuid' | 'timestamptz') =>
  sql`(select ${value}::${sql.raw(type)})`;

/**
 * Queries that are built and compiled once per shape, so that a request only fills in its values. Building a query of
 * this size with Kysely takes longer than the rest of the request.
 */
export function compiledQueries<V extends object>({ max = 300 } = {}) {
  const plans = new Map<string, Plan>();

  /**
   * Runs the query of a shape, built by `build` if the shape is new. With `afresh`, Postgres plans it each time: the
   * right choice if the best plan depends on the values and a wrong plan is slow.
   */
  return async <R>(
    db: Pick<Kysely<unknown>, 'executeQuery' | 'getExecutor'>,
    { shape, afresh = false }: { readonly shape: string; readonly afresh?: boolean },
    values: V,
    build: (slots: Slots<V>) => Compilable<R>,
  ): Promise<R[]> => {
    let plan = plans.get(shape);
    if (plan === undefined) {
      const { sql, parameters } = build(slots as Slots<V>).compile(db);
      if (plans.size >= max) plans.clear();
      plans.set(shape, (plan = { sql: afresh ? AFRESH + sql : sql, parameters }));
    }
    const given = values as Readonly<Record<string, unknown>>;
    const parameters = plan.parameters.map((value) => (value instanceof Slot ? given[value.field] : value));
    const { rows } = await db.executeQuery<R>(CompiledQuery.raw(plan.sql, parameters));
    return rows;
  };
}
