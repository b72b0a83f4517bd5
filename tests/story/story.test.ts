import { createHmac, randomUUID } from 'node:crypto';
import { createAccounts } from '@deskwire/adapters/accounts/accounts.ts';
import { startJira } from '@deskwire/adapters/accounts/jira-server.fixture.ts';
import { createOutbound } from '@deskwire/adapters/outbound.ts';
import { sealCredentials } from '@deskwire/router/automation/integrations/accounts/secrets.ts';
import { aReceiver } from '@deskwire/router/automation/webhooks/webhooks.fixture.ts';
import { afterAll, expect, test } from 'vitest';
import { mailsTo } from '@deskwire/router/testing/mails.ts';
import { verifyWebhook, type Deskwire, type Event } from '@deskwire/sdk';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openHouse } from './house.ts';

const jira = await startJira();
const receiver = await aReceiver();
const outbound = createOutbound({ allow_private: true });
const accounts = createAccounts({ slack: undefined, github: undefined, clickup: undefined }, outbound);
const { world, url, now, atRest, clientOf, close } = await openHouse({ accounts, outbound });
const closing = new AbortController();
afterAll(async () => {
  closing.abort();
  await close();
  await Promise.all([jira.close(), receiver.close(), outbound.close()]);
});

/** Posts what Jira says, signed, to the address of the team's Jira. */
async function fromJira(connection_id: string, secret: string, said: object): Promise<void> {
  const body = JSON.stringify(said);
  const headers = {
    'content-type': 'application/json',
    'x-atlassian-webhook-identifier': randomUUID(),
    'x-hub-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  };
  const answer = await fetch(`${url}/api/v1/webhooks/jira/${connection_id}`, { method: 'POST', headers, body });
  expect(answer.status).toBe(200);
}
/** Lets a Jira and a receiver of this machine be those that the team has, which nobody may type in. */
async function moveInside(connection_id: string, webhook_id: string): Promise<void> {
  const credentials = { base_url: jira.url, email: jira.email, access_token: jira.token };
  await world.kysely
    .updateTable('connections')
    .set({ external_account: jira.url, credentials: sealCredentials(world.services, connection_id, credentials) })
    .where('id', '=', connection_id)
    .execute();
  await world.kysely
    .updateTable('webhook_endpoints')
    .set({ url: receiver.url('/told') })
    .where('id', '=', webhook_id)
    .execute();
}

/** Lets time pass until the next such hour of such a weekday (0 is Sunday), as clocks in UTC show it. */
function until(weekday: number, hour: number): void {
  const then = new Date(now());
  then.setUTCHours(hour, 0, 0, 0);
  while (then.getUTCDay() !== weekday || then.getTime() <= now()) then.setUTCDate(then.getUTCDate() + 1);
  world.clock.advance({ milliseconds: then.getTime() - now() });
}
/** What happened, as it is told live. */
function listenTo(desk: Deskwire): Event[] {
  const heard: Event[] = [];
  void (async () => {
    for await (const event of desk.events({ after: 0, signal: closing.signal })) heard.push(event);
  })();
  return heard;
}
const hours = (count: number) => count * 3600;
/** Open time goes on while the story is told, by the minutes that a slow machine takes. */
function expectAbout(seconds: number, expected: number): void {
  expect(seconds).toBeGreaterThanOrEqual(expected - 1);
  expect(seconds).toBeLessThan(expected + 600);
}

test('a bug comes from Jira, is approved, deployed, fails, is rolled back, resolved and told to Jira, with a pause over a weekend', async () => {
  const team = await aTeam(world.kysely);
  const reporter = await aMember(world.kysely, team, 'requester');
  const { email, full_name } = await world.kysely
    .selectFrom('users')
    .select(['email', 'full_name'])
    .where('id', '=', reporter.user_id)
    .executeTakeFirstOrThrow();
  const agent = await aMember(world.kysely, team, 'agent');
  const approver = await aMember(world.kysely, team, 'approver');
  const admin = await aMember(world.kysely, team, 'admin');
  until(4, 9);
  const [asking, fixing, approving, leading] = await Promise.all([reporter, agent, approver, admin].map(clientOf));
  const heard = listenTo(leading!);
  const { api: reports } = asking!;
  const { api: fixes } = fixing!;
  const { api: approves } = approving!;
  const { api: leads } = leading!;

  // The team mirrors a project of Jira, and has a program of its own that wants to know what is resolved.
  const { connection_id, webhook_secret } = await leads.jira.config.set.mutate({
    base_url: 'https://acme.atlassian.net',
    projects: [{ key: 'ITSM' }],
  });
  const { id: webhook_id, secret } = await leads.webhooks.create.mutate({
    url: 'https://receiver.example.com/',
    types: ['ticket.status_changed'],
  });
  await moveInside(connection_id!, webhook_id);

  // The team promises eight hours, from nine to five, Monday to Friday.
  const day = [{ from: '09:00', to: '17:00' }];
  const calendar = await leads.sla.calendars.create.mutate({
    name: 'Office',
    time_zone: 'UTC',
    hours: { monday: day, tuesday: day, wednesday: day, thursday: day, friday: day },
  });
  await leads.sla.rules.set.mutate({
    ticket_type: 'bug',
    name: 'Bugs',
    calendar_id: calendar.id,
    response_time_hours: 2,
    resolution_time_hours: 8,
  });
  const staging = await leads.staging.environment.create.mutate({ name: 'staging-1' });
  const release = await leads.tickets.create.mutate({ title: 'The first release', type: 'request' });
  const first = await leads.staging.deployments.create.mutate({
    ticket_id: release.key,
    environment_id: staging.id,
    version: '1.0.0',
  });
  await leads.staging.deployments.setStatus.mutate({ deployment_id: first.id, status: 'running' });
  await leads.staging.deployments.setStatus.mutate({ deployment_id: first.id, status: 'completed' });
  await leads.staging.environment.update.mutate({ environment_id: staging.id, requires_approval: true });

  // Friday at three, two open hours before the weekend.
  until(5, 15);
  const said = jira.create({
    summary: 'The checkout charges twice',
    description: 'Whoever presses the button twice pays twice.',
    issuetype: { name: 'Bug' },
    priority: { name: 'High' },
    reporter: { accountId: 'acc-reporter', displayName: full_name, emailAddress: email },
  }) as { issue: { key: string } };
  await fromJira(connection_id!, webhook_secret!, said);
  await atRest();
  const { items: found } = await fixes.tickets.list.query({});
  const bug = found.find(({ title }) => title === 'The checkout charges twice')!;
  expect(bug).toMatchObject({ type: 'bug', priority: 'high', source: 'jira' });
  const clock = async () => (await fixes.sla.ticket.query({ ticket_id: bug.key })).resolution;
  expect((await clock()).ongoing_cycle).toMatchObject({ goal: hours(8), paused: false, breached: false });
  world.clock.advance({ hours: 1 });
  await fixes.tickets.comments.create.mutate({ ticket_id: bug.key, content: 'Which browser is it?' });
  await fixes.tickets.assign.mutate({ ticket_id: bug.key, assignee_id: agent.person_id });
  await fixes.tickets.setStatus.mutate({ ticket_id: bug.key, status: 'waiting' });
  await atRest();
  const paused = (await clock()).ongoing_cycle!;
  expect(paused).toMatchObject({ paused: true, breach_at: null });
  expectAbout(paused.elapsed, hours(1));

  // Nobody is reminded of anything at the weekend.
  for (const hour of [0, 12, 23]) {
    until(6, hour);
    await atRest();
  }
  until(1, 10);
  await atRest();
  expect((await clock()).ongoing_cycle!.elapsed).toBeCloseTo(paused.elapsed, 0);
  const alerts = heard.filter(({ type }) => type === 'sla.warning' || type === 'sla.breached');
  expect(alerts.filter(({ at }) => [0, 6].includes(new Date(at).getUTCDay()))).toEqual([]);

  // The answer comes on Monday at ten: seven hours are left, until five.
  await reports.tickets.comments.create.mutate({ ticket_id: bug.key, content: 'In every browser.' });
  await fixes.tickets.setStatus.mutate({ ticket_id: bug.key, status: 'in_progress' });
  await atRest();
  const resumed = (await clock()).ongoing_cycle!;
  expect(resumed.paused).toBe(false);
  expect(new Date(resumed.breach_at!).toISOString().slice(11, 13)).toMatch(/16|17/);

  // The fix waits for an approval: not the requester's own.
  const fix = await fixes.staging.deployments.create.mutate({
    ticket_id: bug.key,
    environment_id: staging.id,
    version: '1.1.0',
  });
  expect(fix.status).toBe('requested');
  const request = await fixes.approvals.request.mutate({ ticket_id: bug.key, description: 'Charge once' });
  expect(request).toMatchObject({
    status: 'pending',
    approver_id: expect.not.stringMatching(agent.person_id) as string,
  });
  await atRest();
  const decider = request.approver_id === approver.person_id ? approves : leads;
  const mails = await mailsTo(world, request.approver_id === approver.person_id ? approver.email : admin.email);
  expect(mails.map(({ subject }) => subject).join('\n')).toContain(bug.key);
  const approved = await decider.approvals.approve.mutate({ request_id: request.id, comments: 'Good' });
  expect(approved.status).toBe('approved');
  await atRest();

  // Deployed, failed, and back to exactly what ran before.
  const set = (deployment_id: string, status: 'running' | 'succeeded' | 'failed') =>
    leads.staging.deployments.setStatus.mutate({ deployment_id, status });
  const deployment = () => fixes.staging.deployments.get.query({ deployment_id: fix.id });
  expect((await deployment()).status).toBe('approved');
  await set(fix.id, 'running');
  await set(fix.id, 'failed');
  const back = await leads.staging.deployments.rollback.mutate({
    deployment_id: fix.id,
    reason: 'It charges thrice',
  });
  expect(back).toMatchObject({ kind: 'rollback', version: '1.0.0', rolls_back_id: fix.id });
  await set(back.id, 'succeeded');
  expect(await deployment()).toMatchObject({ status: 'rolled_back', version: '1.1.0', previous_version: '1.0.0' });
  const again = await fixes.staging.deployments.create.mutate({
    ticket_id: bug.key,
    environment_id: staging.id,
    version: '1.1.1',
  });
  await set(again.id, 'running');
  await set(again.id, 'succeeded');
  await atRest();
  const places = await fixes.staging.environments.query({});
  expect(places.items).toMatchObject([{ id: staging.id, live_version: '1.1.1', running_deployment_id: null }]);

  // Resolved at two: four hours and the one of Friday.
  until(1, 14);
  await fixes.tickets.setStatus.mutate({ ticket_id: bug.key, status: 'resolved', resolution_notes: 'Charges once.' });
  await atRest();
  const { ongoing_cycle, completed_cycles } = await clock();
  expect(ongoing_cycle).toBeNull();
  expect(completed_cycles).toMatchObject([{ breached: false }]);
  expectAbout(completed_cycles[0]!.elapsed, hours(5));

  // Jira says the same, and so does the signed message.
  const issue = () => [...jira.issues.values()].find(({ key }) => key === said.issue.key)!;
  await expect.poll(() => issue().fields['status']).toMatchObject({ name: 'Done' });
  expect(issue().comments.map(({ body }) => body)).toEqual([
    expect.stringContaining('Which browser is it?'),
    expect.stringContaining('In every browser.'),
  ]);
  await expect
    .poll(() =>
      receiver
        .at('/told')
        .map(({ body }) => (JSON.parse(body) as { data: { payload: { to: string } } }).data.payload.to),
    )
    .toContain('resolved');
  const last = receiver.at('/told').at(-1)!;
  // The clock of the story is days ahead of the one that judges the time of a message.
  const year = { tolerance: 365 * 86_400 };
  expect(await verifyWebhook(last.body, last.headers, secret, year)).toMatchObject({ type: 'ticket.status_changed' });

  // Everybody who should know knows, and the trail tells it in order.
  const notices = await reports.notifications.list.query({});
  expect(notices.items.map(({ type }) => type)).toContain('ticket.status_changed');
  const history = (await fixes.tickets.history.query({ ticket_id: bug.key, page_size: 100 })).items.toReversed();
  const told = history.map(({ type }) => type).filter((type) => /^(?:approval|deployment)\.|created/.test(type));
  expect(told.join(' ')).toBe(
    'ticket.created deployment.requested approval.requested approval.decided approval.approved ' +
      'deployment.approved deployment.ready deployment.started deployment.failed ' +
      'deployment.rolled_back deployment.requested deployment.started deployment.succeeded ' +
      'deployment.requested deployment.approved deployment.ready deployment.started deployment.succeeded',
  );
  const overview = await leads.dashboard.overview.query({ period: '30d' });
  expect(overview).toMatchObject({ sla_compliance: 100, ticket_stats: { total: 2, resolved: 1 } });
  await expect.poll(() => heard.map(({ type }) => type)).toContain('ticket.status_changed');
  expect(new Set(heard.map(({ position }) => position)).size).toBe(heard.length);
});
