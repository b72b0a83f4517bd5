import { afterAll, expect, test } from 'vitest';
import { aMember } from '@deskwire/testing/builders.ts';
import { runSchedules } from '../../../kit/jobs/schedule.ts';
import { jiraDomain } from '../domain.ts';
import { aJiraTeam, jiraWorld, simplified } from '../jira.fixture.ts';

const { world, fake, close } = await jiraWorld();
afterAll(close);

test('the same message twice is a duplicate, unless it says something that is new by then', async () => {
  const { post } = await aJiraTeam(world, fake);
  const said = simplified('ITSM-900');
  expect(await post(said)).toMatchObject({ status: 'ok', result: 'created' });
  const again = await post(said);
  expect(again).toMatchObject({ status: 'duplicate', result: 'unchanged', issue_key: 'ITSM-900' });
  expect(again.ticket_id).not.toBeNull();
  // Another message that says the same is none.
  expect(await post({ ...said, source: 'again' })).toMatchObject({ status: 'ok', result: 'unchanged' });
  // What was ignored once is taken as soon as it is wanted.
  const other = await aJiraTeam(world, fake, { projects: [{ key: 'OTHER' }] });
  expect(await other.post(said)).toMatchObject({ status: 'ignored', reason: 'project_not_set_up' });
  await (await other.as()).jira.config.set({ projects: [{ key: 'ITSM' }] });
  expect(await other.post(said)).toMatchObject({ status: 'ok', result: 'created' });
});

test('once a week everything is compared: what Jira does not show any more is counted, and stays', async () => {
  const { team, as, post } = await aJiraTeam(world, fake);
  const api = await as();
  const said = fake.create({ summary: 'Hidden later' }) as { issue: { id: string; key: string } };
  const { ticket_id } = await post(said);
  (fake.issues as Map<string, unknown>).delete(said.issue.id);
  expect(await api.jira.reconcile({})).toMatchObject({ status: 'ok', unreachable: 0 });
  expect(await api.jira.reconcile({ full: true, dry_run: true })).toMatchObject({ unreachable: 0 });
  expect(await api.jira.reconcile({ full: true })).toMatchObject({ status: 'ok', unreachable: 1, deleted: 0 });
  expect((await api.tickets.get({ ticket_id: ticket_id! })).title).toBe('Hidden later');
  const compared = async () =>
    (await world.kysely.selectFrom('jira_projects').select('compared_at').where('team_id', '=', team.id).execute())[0]!
      .compared_at;
  const first = await compared();
  expect(first).not.toBeNull();
  world.clock.advance({ days: 8 });
  await runSchedules(world.services, jiraDomain.schedules);
  await world.drain();
  expect(Date.parse((await compared())!)).toBeGreaterThan(Date.parse(first!));
});

test('a comparison of many issues goes on as an operation, which shows how far it is', async () => {
  const { team, as } = await aJiraTeam(world, fake, { projects: [{ key: 'ITSM', mode: 'linked' }] });
  for (let at = 0; at < 560; at++) fake.create({ summary: `One of many ${at}` });
  const api = await as();
  const before = [...fake.issues.values()].length;
  const begun = await api.jira.reconcile({});
  expect(begun).toMatchObject({ status: 'running', fetched: 500, operation_id: expect.any(String) as string });
  const operation_id = begun.operation_id!;
  expect((await api.jira.syncStatus({})).projects).toMatchObject([{ synced_at: null }]);
  const stranger = await world.as(await aMember(world.kysely, team, 'agent'), { team_id: team.id });
  await expect(stranger.operations.get({ operation_id })).rejects.toMatchObject({ app: 'OPERATION_NOT_FOUND' });
  await world.drain();
  expect(await api.operations.get({ operation_id })).toMatchObject({
    kind: 'jira.reconcile',
    state: 'succeeded',
    result: { fetched: before, errors: [] },
  });
  const { projects } = await api.jira.syncStatus({});
  expect(projects[0]!.synced_at).not.toBeNull();
  await expect(api.jira.reconcile({ since: 'yesterday' })).rejects.toMatchObject({ app: 'INVALID_INPUT' });
});
