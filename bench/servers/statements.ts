import pg from 'pg';
import { createKeyring } from '@deskwire/adapters/keyring.ts';
import { readAccessToken } from '@deskwire/router/kit/access/tokens.ts';
import type { Services } from '@deskwire/router/kit/services.ts';
import { replayable, type Statement } from '../capture.ts';

/** What the servers that issue our statements are told: the very statements of our warm api, and its token. */
interface Plan {
  readonly url: string;
  readonly secret: string;
  readonly public_url: string;
  readonly since: number;
  readonly list: Statement[];
  readonly create: Statement[];
}

/** Our statements, prepared, on a pool of the size that ours has; nothing of ours around them but the check of the token. */
export function statements() {
  const plan = JSON.parse(process.env['PLAN']!) as Plan;
  const pool = new pg.Pool({ connectionString: plan.url, max: 10 });
  // The database goes away when it has been measured enough.
  pool.on('error', () => {});
  const services = {
    keyring: createKeyring(plan.secret),
    clock: { offset_ms: 0 },
    config: { public_url: plan.public_url },
  } as unknown as Services;
  const creation = replayable(plan.create, plan.since);
  return {
    /** Whether the token is genuine; whose it is the statements ask. */
    isGenuine: async (authorization: string | undefined): Promise<boolean> =>
      (await readAccessToken(services, (authorization ?? '').slice(7))) !== undefined,
    who: () => pool.query(named(plan.list[0]!, 0)),
    async list(): Promise<Row[]> {
      let rows: Row[] = [];
      for (const [index, statement] of plan.list.slice(1).entries())
        ({ rows } = await pool.query<Row>(named(statement, index + 1)));
      return rows;
    },
    async create(): Promise<Row> {
      const client = await pool.connect();
      let row: Row | undefined;
      for (const [index, statement] of creation().slice(1).entries()) {
        const { rows } = await client.query<Row>(
          isPlain(statement.text) ? statement.text : named(statement, 100 + index),
        );
        row ??= rows[0];
      }
      client.release();
      return row!;
    },
  };
}
export type Row = Record<string, unknown>;

const named = ({ text, values }: Statement, index: number) => ({
  name: `s${index}`,
  text,
  values: values as unknown[],
});
const isPlain = (text: string) => /^(begin|commit)/i.test(text);
