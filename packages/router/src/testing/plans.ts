import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type Pool } from 'pg';

/** How Postgres reads what a piece of work asks for. Row by row it would still be right, and too slow. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}
/** The statements that a piece of work sends. */
export async function sent(work: () => Promise<unknown>): Promise<Statement[]> {
  const statements: Statement[] = [];
  const { query } = Client.prototype;
  Client.prototype.query = function (this: Client, ...args: unknown[]) {
    const [first, values = []] = args as [string | Statement, unknown[]?];
    statements.push(typeof first === 'string' ? { text: first, values } : first);
    return Reflect.apply(query, this, args) as never;
  };
  await work().finally(() => void (Client.prototype.query = query));
  return statements;
}

export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly PlanNode[];
}
const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** The plan of a statement: a named one's for whatever values, any other for its own. */
export async function planOf(pool: Pool, { text, values }: Statement): Promise<PlanNode[]> {
  const isKept = !text.startsWith('/*');
  const { rows } = isKept
    ? await pool.query(`explain (generic_plan, format json) ${text}`)
    : await pool.query(`explain (format json) ${text}`, [...values]);
  return nodesOf((rows as [{ 'QUERY PLAN': [{ Plan: PlanNode }] }])[0]['QUERY PLAN'][0].Plan);
}
/**
 * How much more a plan that is kept is expected to cost than one for the values of a statement. Where that is more than one,
 * Postgres takes the kept one to be worse, and makes another for each request.
 */
export async function costOfKeeping(pool: Pool, { text, values }: Statement): Promise<number> {
  const cost = async (options: string, given: readonly unknown[]) => {
    const { rows } = await pool.query<{ 'QUERY PLAN': [{ Plan: { 'Total Cost': number } }] }>(
      `explain (${options}format json) ${text}`,
      [...given],
    );
    return rows[0]!['QUERY PLAN'][0].Plan['Total Cost'];
  };
  return (await cost('generic_plan, ', [])) / (await cost('', values));
}
export const indexesOf = (nodes: readonly PlanNode[]) =>
  [...new Set(nodes.flatMap((node) => node['Index Name'] ?? []))].toSorted();
export const types = (nodes: readonly PlanNode[]) => nodes.map((node) => node['Node Type']);

/**
 * Vacuums tables until each of their pages is known to be visible to all, so that plans may read indexes alone: whoever
 * reads in the meantime, such as autovacuum, keeps pages from it.
 */
export async function vacuum(pool: Pool, ...tables: readonly string[]): Promise<void> {
  for (const table of tables)
    for (let time = 0; time < 200; time++) {
      await pool.query(`vacuum analyze ${table}`);
      const { rows } = await pool.query<{ done: boolean }>(
        'select relallvisible = relpages as done from pg_class where oid = $1::regclass',
        [table],
      );
      if (rows[0]!.done) break;
      await sleep(50);
    }
}
