import { randomUUID } from 'node:crypto';
import { compare } from './compare.ts';
import { openHouse } from './house.ts';
import { end, serve } from './load.ts';
import { measured } from './report.ts';
import { create } from './requests.ts';

/**
 * Creating tickets in a team where fifty webhooks and fifty workflows listen to that, against a team where
 * nobody does: a mutation issues no statement for who listens. One api; the worker, which has the work of it, does not run.
 *
 * `npm run bench -- listeners [rounds]`
 */
const ROUNDS = Number(process.argv[2] ?? 10);
const EACH = 50;

const house = await openHouse();
const { call, pool, token, env } = house;
const server = await serve('deskwire.ts', env);
try {
  for (let at = 0; at < EACH; at++) {
    await call('POST', '/webhooks', { url: `https://example.com/${randomUUID()}`, types: ['ticket.created'] });
    const steps = [{ id: 'look', call: 'tickets.get', input: { ticket_id: '{{ event.entity_id }}' } }];
    const workflow = await call('POST', '/workflows', { name: `Listens ${at}`, definition: { steps } });
    await call('POST', '/triggers', { workflow_id: workflow.id, event: { types: ['ticket.created'] } });
  }
  // Nobody listens in another team of the same installation.
  const quiet = await house.anotherTeam();
  const load = { ...create(server, token) };
  const [ratio] = await compare(
    [{ name: `creation with ${2 * EACH} listeners against none`, ours: load, against: { ...load, token: quiet } }],
    { rounds: ROUNDS },
  );
  measured('listeners', ratio!.requests);
} finally {
  await pool.query('delete from triggers');
  await end(server);
  await house.close();
}
