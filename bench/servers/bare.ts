import Fastify from 'fastify';
import pg from 'pg';
import { createKeyring } from '@deskwire/adapters/keyring.ts';
import { readAccessToken } from '@deskwire/router/kit/tokens.ts';
import type { Services } from '@deskwire/router/kit/services.ts';
import { replayable, type Statement } from '../capture.ts';
import { listen } from './ready.ts';

/** The limit: bare Fastify and pg that issue the very statements of our api, prepared, with the same token check. */
interface Plan {
  readonly url: string;
  readonly secret: string;
  readonly public_url: string;
  readonly since: number;
  readonly list: Statement[];
  readonly create: Statement[];
}
const plan = JSON.parse(process.env['PLAN']!) as Plan;
const pool = new pg.Pool({ connectionString: plan.url, max: 10 });
const services = {
  keyring: createKeyring(plan.secret),
  clock: { offset_ms: 0 },
  config: { public_url: plan.public_url },
} as unknown as Services;
const app = Fastify();
const named = ({ text, values }: Statement, index: number) => ({
  name: `s${index}`,
  text,
  values: values as unknown[],
});

app.get('/api/v1/tickets', async (req, reply) => {
  await readAccessToken(services, req.headers.authorization!.slice(7));
  const [who, ...rest] = plan.list;
  await pool.query(named(who!, 0));
  let rows: unknown[] = [];
  for (const [index, statement] of rest.entries()) ({ rows } = await pool.query(named(statement, index + 1)));
  return reply.type('application/json').send(JSON.stringify({ items: rows }));
});

const creation = replayable(plan.create, plan.since);
const isPlain = (text: string) => /^(begin|commit)/i.test(text);
app.post('/api/v1/tickets', async (req, reply) => {
  await readAccessToken(services, req.headers.authorization!.slice(7));
  const [who, ...rest] = creation();
  await pool.query(named(who!, 0));
  const client = await pool.connect();
  let row: unknown;
  for (const [index, statement] of rest.entries()) {
    const { rows } = await client.query(isPlain(statement.text) ? statement.text : named(statement, 100 + index));
    row ??= rows[0];
  }
  client.release();
  return reply.code(201).type('application/json').send(JSON.stringify(row));
});
await listen(app);
