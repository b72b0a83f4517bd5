import { basename } from 'node:path';
import { existsSync, openAsBlob } from 'node:fs';
import { parseArgs } from 'node:util';
import { createDeskwire, isError, isOffline, type Deskwire } from '@deskwire/sdk';
import { bar, step, table } from './screen.ts';
import { sample } from './sample.ts';

/**
 * The main job, played against a running server through the SDK: two people register, tickets are imported from a CSV
 * file, some are worked on, and the resulting events, notifications and emails are shown as they arrive.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: 'string', default: process.env['DESKWIRE_URL'] ?? 'http://localhost:4000' },
    help: { type: 'boolean', short: 'h' },
  },
});
if (values.help === true) {
  console.log(
    'npm run demo -- [tickets.csv] [--url http://localhost:4000]\n\nWithout --url, it uses the server that runs from this folder.',
  );
  process.exit(0);
}
const [csv] = positionals;
if (csv !== undefined && !existsSync(csv)) fail(`There is no file ${csv}.`);
const run = crypto.randomUUID().slice(0, 8);
const password = `a demo password ${run}`;

try {
  await play();
} catch (error) {
  if (isOffline(error)) fail(`Nothing answers at ${values.url}. Start the server first: npm start`);
  if (isError(error))
    fail(
      `${error.data.code}: ${error.data.message}${error.data.details === undefined ? '' : ` ${JSON.stringify(error.data.details)}`}`,
    );
  throw error;
}

async function play(): Promise<void> {
  console.log(`Deskwire at ${values.url}\n`);
  const lead = await step('The lead registers, verifies her address and signs in', () =>
    account('Lena Lead', `lena.${run}@example.com`),
  );
  const { client: desk, team_id } = lead;
  await step('She adds Rob as somebody who reports problems', () =>
    desk.api.people.create.mutate({ name: 'Rob Reporter', email: `rob.${run}@example.com` }),
  );
  const rob = await step('Rob registers too, and accepts to be in her team', () =>
    account('Rob Reporter', `rob.${run}@example.com`, team_id),
  );

  const seen = new Map<string, number>();
  const stop = new AbortController();
  const following = follow(desk, seen, stop.signal);

  const imported = await importTickets(desk);
  const worked = await step('She opens a ticket for Rob, takes it, answers him and resolves it', () =>
    work(desk, rob.email),
  );
  const [first] = imported;
  await step(`She triages the imported tickets (the first: ${first?.key ?? 'none'})`, () =>
    triage(
      desk,
      imported.map(({ id }) => id),
    ),
  );

  const notices = await step('Rob is told in the app', () =>
    until(
      () => rob.client.api.notifications.list.query(),
      ({ items }) => items.length >= 2,
    ),
  );
  table(notices.items.map(({ title, body }) => [title, body]));
  const mails = await step('… and by mail', () =>
    until(
      () => desk.api.emails.list.query(),
      ({ items }) => items.filter(({ state }) => state === 'sent').length >= 2,
    ),
  );
  table(mails.items.slice(0, 5).map(({ to_address, subject, state }) => [to_address, subject ?? '', state]));
  await step('All of it was an event, seen live on the stream', () =>
    until(
      async () => seen,
      () => (seen.get('ticket.status_changed') ?? 0) >= 1,
    ),
  );
  table([...seen].toSorted(([, a], [, b]) => b - a).map(([type, count]) => [type, String(count)]));
  stop.abort();
  await following;

  const history = await desk.api.tickets.history.query({ ticket_id: worked.id });
  console.log(`\n${worked.key} has ${history.total} entries in its history. Next:`);
  table([
    ['Console', `${values.url}/tickets`],
    ['', `as ${lead.email}`],
    ['', `with the password "${password}"`],
    ['API reference', `${values.url}/docs`],
  ]);
}

interface Account {
  readonly client: Deskwire;
  readonly email: string;
  readonly team_id: string;
}
/** A new user with a verified address and a session, in the given team or in one of their own. */
async function account(full_name: string, email: string, team_id?: string): Promise<Account> {
  const guest = createDeskwire({ url: values.url });
  const { registration_token, verification_token } = await guest.api.auth.register.mutate({
    email,
    password,
    full_name,
  });
  if (verification_token === undefined)
    fail('This server runs in production and mails its verification links: the demo needs a development server.');
  await guest.api.auth.verifyEmail.mutate({ token: verification_token, registration_token });
  const answer = await guest.api.auth.login.mutate({ email, password, device: 'Demo' });
  if (answer.status !== 'signed_in') fail('The account asks for a second factor.');
  const client = createDeskwire({ url: values.url, team_id: team_id ?? answer.user.default_team_id ?? undefined });
  await client.signIn(answer);
  // Who is written into a team by somebody else is in it once they accept.
  if (team_id !== undefined) await client.api.teams.join.mutate({ team_id });
  return { client, email, team_id: team_id ?? answer.user.default_team_id! };
}

/** Counts the events of the team as they arrive. */
async function follow(desk: Deskwire, seen: Map<string, number>, signal: AbortSignal): Promise<void> {
  for await (const { type } of desk.events({ signal })) seen.set(type, (seen.get(type) ?? 0) + 1);
}

async function importTickets(desk: Deskwire) {
  const file =
    csv === undefined ? new Blob([sample], { type: 'text/csv' }) : await openAsBlob(csv, { type: 'text/csv' });
  const name = csv === undefined ? 'sample.csv' : basename(csv);
  const begun = performance.now();
  const uploaded = await desk.upload(file, { filename: name });
  let operation = await desk.api.tickets.import.mutate({ file_id: uploaded.id });
  while (operation.state === 'queued' || operation.state === 'running') {
    bar(`Importing ${name}`, operation.done + operation.failed, operation.total);
    await new Promise((resolve) => setTimeout(resolve, 150));
    operation = await desk.api.operations.get.query({ operation_id: operation.id });
  }
  bar(`Importing ${name}`, operation.done + operation.failed, operation.total, true);
  if (operation.state !== 'succeeded') fail(`The import ${operation.state}: ${operation.error?.message ?? ''}`);
  console.log(
    `  ${operation.done} tickets in ${((performance.now() - begun) / 1000).toFixed(1)} s, ${operation.failed} lines refused`,
  );
  const { items, total } = await desk.api.tickets.list.query({ page_size: 10 });
  console.log(`  The team now has ${total} tickets`);
  return items;
}

/** A ticket from report to resolution. */
async function work(desk: Deskwire, reporter: string) {
  const ticket = await desk.api.tickets.create.mutate({
    title: 'My headset is silent since this morning',
    type: 'incident',
    priority: 'high',
    reporter: { email: reporter },
  });
  await desk.api.tickets.assign.mutate({ ticket_id: ticket.id, assignee_id: 'me' });
  await desk.api.tickets.comments.create.mutate({
    ticket_id: ticket.id,
    content: 'Known fault of that model.',
    is_internal: true,
  });
  await desk.api.tickets.comments.create.mutate({
    ticket_id: ticket.id,
    content: 'A new one is on its way to your desk.',
  });
  return desk.api.tickets.setStatus.mutate({
    ticket_id: ticket.id,
    status: 'resolved',
    resolution_notes: 'Replaced the headset.',
  });
}

async function triage(desk: Deskwire, ticket_ids: readonly string[]): Promise<void> {
  if (ticket_ids.length === 0) return;
  await desk.api.tickets.bulkUpdate.mutate({ ticket_ids: [...ticket_ids], priority: 'low', add_tags: ['triaged'] });
}

/** Polls until the result is as expected, as the worker handles the consequences of a change. Gives up after 20 s. */
async function until<T>(ask: () => Promise<T>, isDone: (answer: T) => boolean): Promise<T> {
  const end = Date.now() + 20_000;
  for (;;) {
    const answer = await ask();
    if (isDone(answer)) return answer;
    if (Date.now() > end) fail('The worker has not done its part within 20 s. Is it running?');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function fail(message: string): never {
  console.error(`\n${message}`);
  process.exit(1);
}
