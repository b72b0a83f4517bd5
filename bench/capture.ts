import { randomUUIDv7 } from 'node:crypto';
import pg from 'pg';

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What node-postgres is given to send; ours may take along what begins and ends a transaction. */
interface Asked {
  readonly text?: string;
  readonly values?: readonly unknown[];
  readonly around?: { readonly begin?: boolean; readonly commit?: boolean };
}

/** What one piece of work sends to Postgres, in order. */
export async function captured(work: () => Promise<unknown>): Promise<Statement[]> {
  const statements: Statement[] = [];
  const real = pg.Client.prototype.query;
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [first, values] = args as [string | Asked, unknown[] | undefined];
    const { text, around, values: own }: Asked = typeof first === 'string' ? { text: first } : first;
    if (around?.begin === true) statements.push({ text: 'begin', values: [] });
    if (typeof text === 'string') statements.push({ text, values: own ?? (Array.isArray(values) ? values : []) });
    if (around?.commit === true) statements.push({ text: 'commit', values: [] });
    return Reflect.apply(real, this, args) as never;
  };
  try {
    await work();
  } finally {
    pg.Client.prototype.query = real;
  }
  return statements;
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Statements whose values are given anew at each call: every id made after `since` becomes a fresh one, the same everywhere. */
export function replayable(statements: readonly Statement[], since: number): () => Statement[] {
  const made = new Set<string>();
  for (const id of JSON.stringify(statements).match(uuid) ?? [])
    if (id[14] === '7' && Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) >= since) made.add(id);
  const ids = [...made];
  const templates = statements.map(({ text, values }) => ({
    text,
    values: values.map((value) => partsOf(value, ids)),
  }));
  return () => {
    const fresh = ids.map(() => randomUUIDv7());
    return templates.map(({ text, values }) => ({ text, values: values.map((value) => value(fresh)) }));
  };
}

function partsOf(value: unknown, ids: readonly string[]): (fresh: readonly string[]) => unknown {
  if (typeof value !== 'string' || !ids.some((id) => value.includes(id))) return () => value;
  const parts = value.split(new RegExp(`(${ids.join('|')})`)).map((part) => ({ part, index: ids.indexOf(part) }));
  return (fresh) => parts.map(({ part, index }) => (index < 0 ? part : fresh[index])).join('');
}
