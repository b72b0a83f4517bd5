import { buffer } from 'node:stream/consumers';
import { sql } from 'kysely';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { parseFile } from '@deskwire/adapters/parse-file.ts';
import { aMember, type TestPerson } from '@deskwire/testing/builders.ts';
import { readFile } from '../../platform/files/bytes/open.ts';
import { mailsTo } from '../../testing/mails.ts';
import { aiWorld, anAskingTeam } from '../ai/testing/asking.fixture.ts';
import { onlyFacts } from './facts/words.ts';

const { world, models, close } = await aiWorld();
const served = world.services.models;
afterAll(close);
beforeEach(() => void Object.assign(world.services, { models: { ...served, platform: [] } }));
const serveModels = () => void Object.assign(world.services, { models: served });

async function aTeamAtWork() {
  const { team, member, admin } = await anAskingTeam(world);
  const agent = await aMember(world.kysely, team, 'agent');
  const desk = await world.as(agent);
  for (const title of ['One', 'Two', 'Three']) await desk.tickets.create({ title });
  await desk.tickets.setStatus({ ticket_id: 'TKT-001', status: 'resolved' });
  await world.drain();
  return { team, member, admin, agent };
}
const factsOf = ({ facts }: { facts: readonly { key: string; value: unknown }[] }) =>
  Object.fromEntries(facts.map(({ key, value }) => [key, value]));
const wordsOf = ({ blocks }: { blocks: readonly { kind: string; text?: string }[] }) =>
  blocks.flatMap(({ text }) => text ?? []).join('\n');

describe('facts', () => {
  test('of a project are counted for those who see it, in the days of their author, and are shown to nobody else', async () => {
    const { agent, member, admin } = await aTeamAtWork();
    const desk = await world.as(member);
    const { id: project_id } = await desk.projects.create({ name: 'Rocket', private: true });
    for (const title of ['One', 'Two', 'Three']) await desk.tasks.create({ project_id, title });
    const { items } = await desk.tasks.list({ project_id });
    await desk.tasks.complete({ task_id: items[0]!.id });
    await world.drain();
    const report = await desk.reports.generate({ kind: 'project', project_id });
    expect(report).toMatchObject({ kind: 'project', project_id });
    expect(factsOf(report)).toMatchObject({
      project: 'Rocket',
      tasks_created: 3,
      tasks_created_before: 0,
      tasks_completed: 1,
      tasks_open: 2,
      tasks_unassigned: 2,
      tasks_overdue: 0,
    });
    expect(wordsOf(report)).toContain('In Rocket, tasks created: 3');
    const { facts: none } = await desk.reports.generate({
      kind: 'project',
      project_id,
      from: '2020-01-01',
      to: '2020-01-31',
    });
    expect(factsOf({ facts: none })).toMatchObject({ tasks_created: 0, tasks_completed: 0, tasks_open: 2 });
    for (const wrong of [{ kind: 'project' as const }, { kind: 'sla' as const, project_id }])
      await expect(desk.reports.generate(wrong)).rejects.toMatchObject({ app: 'INVALID_INPUT' });
    const outsider = await world.as(agent);
    await expect(outsider.reports.generate({ kind: 'project', project_id })).rejects.toMatchObject({
      app: 'PROJECT_NOT_FOUND',
    });
    // Shared with the team, it is seen by those of it who see the project.
    const lead = await world.as(admin);
    const { id: report_id } = await lead.reports.generate({ kind: 'project', project_id });
    await lead.reports.share({ report_id, via: 'team' });
    expect((await desk.reports.get({ report_id })).id).toBe(report_id);
    await expect(outsider.reports.get({ report_id })).rejects.toMatchObject({ app: 'REPORT_NOT_FOUND' });
    expect((await outsider.reports.list({ kind: 'project' })).total).toBe(0);
    await lead.projects.members.invite({ project_id, email: agent.email, role: 'viewer' });
    expect((await outsider.reports.get({ report_id })).id).toBe(report_id);
    // Once it is deleted there is nothing to count; what was counted stays its author's.
    await lead.projects.delete({ project_id });
    await expect(lead.reports.update({ report_id, regenerate: true })).rejects.toMatchObject({
      app: 'PROJECT_NOT_FOUND',
    });
    expect((await lead.reports.get({ report_id })).facts).not.toEqual([]);
    await expect(desk.reports.get({ report_id })).rejects.toMatchObject({ app: 'REPORT_NOT_FOUND' });
  });

  test('are those that its author may see, and stay as they were counted', async () => {
    const { agent, member } = await aTeamAtWork();
    const desk = await world.as(agent);
    const report = await desk.reports.generate({});
    expect(factsOf(report)).toMatchObject({ tickets_created: 3, tickets_resolved: 1, backlog: 2 });
    expect(wordsOf(report)).toContain('Tickets created: 3');
    expect(report.provenance).toMatchObject({ provider: 'rules', prompt: 'report@1' });
    expect(factsOf(await (await world.as(member)).reports.generate({}))).toMatchObject({ tickets_created: 0 });
    await desk.tickets.create({ title: 'Four' });
    const { blocks } = await desk.reports.get({ report_id: report.id });
    expect(blocks).toEqual(report.blocks);
    const again = await desk.reports.generate({});
    expect(factsOf(again)).toMatchObject({ tickets_created: 4 });
  });

  test('of every kind give the same words by rules', async () => {
    const { agent } = await aTeamAtWork();
    const desk = await world.as(agent);
    for (const kind of ['service', 'sla', 'ai_usage', 'custom'] as const) {
      const [one, two] = [await desk.reports.generate({ kind }), await desk.reports.generate({ kind })];
      if (kind !== 'ai_usage') expect(one.blocks).toEqual(two.blocks);
      expect(one.facts.length).toBeGreaterThan(4);
      expect(wordsOf(one)).not.toContain('{{');
    }
  });
});

test('a report is watched while it is edited, by those who see it and as long as they may', async () => {
  const { agent, member } = await aTeamAtWork();
  const desk = await world.as(agent);
  const { id: report_id } = await desk.reports.generate({});
  await expect((await world.as(member)).reports.watch({ report_id })).rejects.toMatchObject({
    app: 'REPORT_NOT_FOUND',
  });
  const told: number[] = [];
  const watching = (async () => {
    for await (const { current } of await desk.reports.watch({ report_id })) told.push(current);
  })();
  const ended = watching.catch((error: unknown) => error);
  await expect.poll(() => told).toEqual([1]);
  await desk.reports.update({ report_id, blocks: [{ kind: 'paragraph', text: 'Mine.' }] });
  await expect.poll(() => told).toEqual([1, 2]);
  const changed = { roles: ['requester' as const] };
  await world.kysely.updateTable('people').set(changed).where('id', '=', agent.person_id).execute();
  await world.kysely.updateTable('reports').set({ current: 1 }).where('id', '=', report_id).execute();
  expect(await ended).toMatchObject({ app: 'FORBIDDEN' });
  expect(told).toEqual([1, 2]);
});

test('tables name what they count, and work of rules has no unknown price', async () => {
  const { agent, admin } = await aTeamAtWork();
  const bug = await (await world.as(agent)).tickets.create({ title: 'Four', type: 'bug', priority: 'urgent' });
  await (
    await world.as(admin)
  ).sla.rules.set({ ticket_type: 'bug', name: 'Bugs', response_time_hours: 2, resolution_time_hours: 8 });
  await (await world.as(agent)).tickets.setStatus({ ticket_id: bug.id, status: 'resolved' });
  await world.drain();
  const desk = await world.as(admin);
  const rowsOf = ({ blocks }: { blocks: readonly object[] }) =>
    (blocks as { kind: string; rows: string[][] }[]).filter(({ kind }) => kind === 'table').map(({ rows }) => rows);
  const [byPriority, byType] = rowsOf(await desk.reports.generate({ kind: 'service' }));
  expect(byPriority).toEqual([
    ['medium', '3', '1'],
    ['urgent', '1', '1'],
  ]);
  expect(byType!.map(([type]) => type)).toContain('bug');
  const [promises] = rowsOf(await desk.reports.generate({ kind: 'sla' }));
  expect(promises!.map(([priority]) => priority)).toEqual(['urgent']);
  const { facts } = await desk.reports.generate({ kind: 'ai_usage' });
  expect(factsOf({ facts })).toMatchObject({ unpriced: 0 });
  expect(factsOf({ facts })['calls']).toBeGreaterThan(1);
});

describe('words', () => {
  test('of a model cite facts; a number of no fact is cut with its sentence', async () => {
    const { agent } = await aTeamAtWork();
    serveModels();
    models.script({
      text: JSON.stringify({
        sections: [
          {
            heading: 'News',
            text: 'There were {{f:tickets_created}} new tickets. That is 40 % more. Revenue was {{f:revenue}}. All is well.',
          },
        ],
      }),
    });
    const report = await (await world.as(agent)).reports.generate({ question: 'What is new?' });
    expect(wordsOf(report)).toBe('News\nThere were 3 new tickets. All is well.');
    expect(report.provenance).toMatchObject({ provider: 'openai' });
    expect(onlyFacts('We have ２ left. Fine.', report.facts)).toBe('Fine.');
  });

  test('that a model refuses cost no report of the month', async () => {
    const { team, agent } = await aTeamAtWork();
    const desk = await world.as(agent);
    await world.kysely
      .insertInto('entitlement_overrides')
      .values({ team_id: team.id, key: 'reports_a_month', allowed: 1, created_at: new Date().toISOString() })
      .execute();
    serveModels();
    models.script({ refusal: 'No.' });
    await expect(desk.reports.generate({})).rejects.toMatchObject({ app: 'AI_REFUSED' });
    const asked = models.asked.length;
    await desk.reports.generate({});
    await expect(desk.reports.generate({})).rejects.toMatchObject({
      app: 'TIER_LIMIT_EXCEEDED',
      details: { limit: 'reports_a_month', allowed: 1, used: 1 },
    });
    // What there is no room for is refused before a model is paid.
    expect(models.asked.length).toBe(asked + 1);
  });

  test('of a person make another version over the same facts, and versions can be compared', async () => {
    const { agent } = await aTeamAtWork();
    const desk = await world.as(agent);
    const { id: report_id, version } = await desk.reports.generate({});
    const blocks = [{ kind: 'paragraph' as const, text: 'Only {{f:backlog}} are left, of 99.' }];
    const edited = await desk.reports.update({ report_id, blocks, version });
    expect(edited).toMatchObject({ n: 2, provenance: null, blocks: [{ text: 'Only 2 are left, of 99.' }] });
    await expect(desk.reports.update({ report_id, title: 'Late', version })).rejects.toMatchObject({
      app: 'VERSION_CONFLICT',
    });
    await desk.tickets.create({ title: 'Five' });
    expect(await desk.reports.update({ report_id, regenerate: true })).toMatchObject({ n: 3, current: 3 });
    const compared = await desk.reports.versions.compare({ report_id, a: 2, b: 3 });
    expect(compared.facts).toContainEqual({ key: 'backlog', name: 'Backlog at the end', a: '2', b: '3' });
    expect(compared).toMatchObject({ words_changed: true, writers: { b: 'report@1 rules' } });
    expect((await desk.reports.versions.list({ report_id })).items.map(({ n }) => n)).toEqual([3, 2, 1]);
    expect(await desk.reports.get({ report_id, n: 2 })).toMatchObject({
      blocks: [{ text: 'Only 2 are left, of 99.' }],
    });
  });
});

describe('a share', () => {
  test('shows one version to who has the link, until it is revoked, expired or its report is deleted', async () => {
    const { agent, member } = await aTeamAtWork();
    const desk = await world.as(agent);
    const { id: report_id, title } = await desk.reports.generate({});
    const { link, share } = await desk.reports.share({ report_id, via: 'link', days: 2 });
    const token = new URL(link!).searchParams.get('token')!;
    const opened = () => world.caller({}).reports.links.get({ token });
    await desk.reports.update({ report_id, blocks: [] });
    expect(await opened()).toMatchObject({
      title,
      blocks: expect.arrayContaining([{ kind: 'heading', text: 'What is left' }]),
    });
    const gone = { app: 'LINK_EXPIRED' };
    await desk.reports.delete({ report_id });
    await expect(opened()).rejects.toMatchObject(gone);
    await desk.reports.restore({ report_id });
    await opened();
    expect(JSON.stringify(await desk.reports.shares.list({ report_id }))).not.toContain(token);
    await expect((await world.as(member)).reports.shares.revoke({ share_id: share!.id })).rejects.toMatchObject({
      app: 'REPORT_SHARE_NOT_FOUND',
    });
    await desk.reports.shares.revoke({ share_id: share!.id });
    await expect(opened()).rejects.toMatchObject(gone);
    await expect(world.caller({}).reports.links.get({ token: 'x'.repeat(43) })).rejects.toMatchObject(gone);
  });

  test('by a link ends with the right of whoever made it', async () => {
    const { agent, admin } = await aTeamAtWork();
    const desk = await world.as(agent);
    const { id: report_id } = await desk.reports.generate({});
    const { link } = await desk.reports.share({ report_id, via: 'link' });
    const token = new URL(link!).searchParams.get('token')!;
    const opened = () => world.caller({}).reports.links.get({ token });
    await opened();
    const { teams } = await world.as(admin);
    await teams.members.remove({ team_id: agent.team_id, user_id: agent.user_id });
    await expect(opened()).rejects.toMatchObject({ app: 'LINK_EXPIRED' });
  });

  test('with the team needs the right to see what is counted', async () => {
    const { agent, member, admin } = await aTeamAtWork();
    const own = await (await world.as(member)).reports.generate({});
    const refused = (await world.as(member)).reports.share({ report_id: own.id, via: 'team' });
    await expect(refused).rejects.toMatchObject({ app: 'FORBIDDEN', details: { needs: 'tickets.readAll' } });
    const other = await world.as(admin);
    await expect(other.reports.get({ report_id: own.id })).rejects.toMatchObject({ app: 'REPORT_NOT_FOUND' });
    const { id: report_id } = await (await world.as(agent)).reports.generate({});
    await (await world.as(agent)).reports.share({ report_id, via: 'team' });
    expect((await other.reports.get({ report_id })).id).toBe(report_id);
    await expect(other.reports.delete({ report_id })).rejects.toMatchObject({ app: 'FORBIDDEN' });
  });
});

describe('a schedule', () => {
  const dueAfter = (hours: number) => world.clock.advance({ hours });
  async function scheduled(person: TestPerson) {
    const desk = await world.as(person);
    const { id: report_id } = await desk.reports.generate({});
    const schedule = await desk.reports.schedule({ report_id, rule: 'daily', recipients: ['boss@example.com'] });
    return { report_id, schedule };
  }
  const tick = async () => {
    const { tick: job } = await import('./schedules/run.ts');
    const { every, MINUTE, runSchedules } = await import('../../kit/jobs/schedule.ts');
    await runSchedules(world.services, [every(MINUTE, job)]);
    await world.drain();
  };
  const mails = async () =>
    (
      await world.kysely
        .selectFrom('emails')
        .select('to_address')
        .where('to_address', '=', 'boss@example.com')
        .execute()
    ).length;

  test('counts anew and mails once, however often its time has passed', async () => {
    const { agent } = await aTeamAtWork();
    const { report_id } = await scheduled(agent);
    const before = await mails();
    dueAfter(72);
    await tick();
    await tick();
    const desk = await world.as(agent);
    expect(await desk.reports.get({ report_id })).toMatchObject({ n: 2, current: 2 });
    expect(await mails()).toBe(before + 1);
    const { items } = await desk.reports.schedules.list({ report_id });
    expect(Date.parse(items[0]!.next_at)).toBeGreaterThan(Date.now() + 72 * 3_600_000);
  });

  test('is counted by the next worker where one has died in the middle of counting', async () => {
    const { agent } = await aTeamAtWork();
    const { report_id, schedule } = await scheduled(agent);
    const call = world.services.call;
    let died = false;
    Object.assign(world.services, {
      call: async (...given: Parameters<typeof call>) => {
        if (given[1] !== 'reports.update' || died) return call(...given);
        died = true;
        const at = new Date(world.now()).toISOString();
        await world.kysely
          .insertInto('idempotency_keys')
          .values({
            principal: `report_schedule:${schedule.id}`,
            procedure: 'reports.update',
            key: given[0].request.idempotency_key!,
            body_hash: Buffer.alloc(32),
            created_at: at,
            leased_until: new Date(world.now() + 120_000).toISOString(),
            expires_at: new Date(world.now() + 86_400_000).toISOString(),
          })
          .execute();
        return call(...given);
      },
    });
    dueAfter(24);
    await tick();
    Object.assign(world.services, { call });
    expect(died).toBe(true);
    const [waiting] = (await (await world.as(agent)).reports.schedules.list({ report_id })).items;
    expect(waiting).toMatchObject({ state: 'active', error: null });
    for (let turn = 0; turn < 4; turn += 1) {
      world.clock.advance({ minutes: 1 });
      await world.drain();
    }
    expect(await (await world.as(agent)).reports.get({ report_id })).toMatchObject({ n: 2, current: 2 });
    expect((await (await world.as(agent)).reports.shares.list({ report_id })).items).toHaveLength(1);
  });

  test('mails the figures of the days that are over where it lives, readable without opening anything', async () => {
    const { agent } = await aTeamAtWork();
    const desk = await world.as(agent);
    const { id: report_id } = await desk.reports.generate({ title: 'The desk' });
    // Wherever it is midnight in UTC, one of the two has another day.
    const zones = { 'Pacific/Kiritimati': `${report_id}@east.example`, 'Pacific/Midway': `${report_id}@west.example` };
    for (const [time_zone, to] of Object.entries(zones))
      await desk.reports.schedule({ report_id, rule: 'daily', recipients: [to], time_zone });
    dueAfter(30);
    const { now } = (await world.kysely.selectNoFrom(sql<string>`now()`.as('now')).execute())[0]!;
    await tick();
    for (const [time_zone, to] of Object.entries(zones)) {
      const [mail] = await mailsTo(world, to);
      const today = Temporal.Instant.from(new Date(Date.parse(now) + world.services.clock.offset_ms).toISOString())
        .toZonedDateTimeISO(time_zone)
        .toPlainDate();
      expect(mail!.subject).toBe(
        `The desk, ${today.subtract({ days: 30 }).toString()} to ${today.subtract({ days: 1 }).toString()}`,
      );
      expect(mail!.text).toMatch(/Median hours to resolution/);
    }
  });

  test('mails the charts as a PDF, and the figures alone where none can be drawn', async () => {
    const { agent } = await aTeamAtWork();
    const desk = await world.as(agent);
    const { id: report_id } = await desk.reports.generate({ title: 'The desk' });
    const to = `${report_id}@charts.example`;
    const copy = `${report_id}@copy.example`;
    await desk.reports.schedule({ report_id, rule: 'daily', recipients: [to, copy] });
    dueAfter(30);
    await tick();
    const [mail] = await mailsTo(world, to);
    // It is stored once, however many read it.
    const shares = await world.kysely
      .selectFrom('email_shares')
      .select('id')
      .where('team_id', '=', agent.team_id)
      .execute();
    expect(shares).toHaveLength(1);
    expect((await mailsTo(world, copy))[0]!.text).toContain('application/pdf');
    const file = /filename=report-[\d-]+\.pdf\r\n\r\n([\w+/=\r\n]+)/.exec(mail!.text)![1]!;
    const read = await parseFile('pdf', Buffer.from(file, 'base64'), {}, { limits: { wall_ms: 10 * 60_000 } });
    expect(JSON.stringify(read)).toContain('Tickets by priority');
    expect(mail!.text).toContain('The attached PDF has the charts');

    const { pdf } = world.services;
    Object.assign(world.services, { pdf: { ...pdf, write: () => Promise.reject(new Error('No fonts')) } });
    dueAfter(24);
    await tick();
    Object.assign(world.services, { pdf });
    const [, later] = await mailsTo(world, to);
    expect(later!.text).toMatch(/Median hours to resolution/);
    expect(later!.text).not.toContain('application/pdf');
    // The schedules of other tests go out as well.
    const reported = new Set(world.reports.splice(0).map(({ message }) => message));
    expect(reported).toEqual(new Set(['A report could not be drawn for its mail']));
  });

  test('pauses when its owner may no longer do it, and they and those who can help are told', async () => {
    const { agent, admin, member } = await aTeamAtWork();
    const { report_id } = await scheduled(agent);
    const roles = (given: 'viewer' | 'agent') =>
      world.kysely
        .updateTable('people')
        .set({ roles: [given] })
        .where('id', '=', agent.person_id)
        .execute();
    await roles('viewer');
    dueAfter(48);
    await tick();
    for (const person of [agent, admin]) {
      const told = (await (await world.as(person)).notifications.list({})).items.map(({ title }) => title);
      expect(told.filter((title) => title.endsWith('is no longer emailed'))).toHaveLength(1);
    }
    expect(JSON.stringify(await (await world.as(member)).notifications.list({}))).not.toContain('mailed no longer');
    await roles('agent');
    const { items } = await (await world.as(agent)).reports.schedules.list({ report_id });
    expect(items).toMatchObject([{ state: 'paused', error: 'FORBIDDEN' }]);
    // It goes on when its owner says so, at its next time and not for those that it missed.
    const desk = await world.as(agent);
    const schedule_id = items[0]!.id;
    const again = await desk.reports.schedules.update({ schedule_id, state: 'active' });
    expect(again).toMatchObject({ state: 'active', error: null });
    const { current } = await desk.reports.get({ report_id });
    dueAfter(48);
    await tick();
    expect((await (await world.as(agent)).reports.get({ report_id })).current).toBe(current + 1);
  });

  test('is changed by the author of the report, and mails nothing while it is paused', async () => {
    const { agent, member } = await aTeamAtWork();
    const { report_id, schedule } = await scheduled(agent);
    const desk = await world.as(agent);
    const schedule_id = schedule.id;
    const changed = await desk.reports.schedules.update({
      schedule_id,
      rule: 'monthly',
      time: '10:30',
      time_zone: 'Europe/Berlin',
      recipients: ['ann@example.com', 'ann@example.com'],
    });
    expect(changed).toMatchObject({ rule: 'monthly', weekday: null, day: 1, recipients: ['ann@example.com'] });
    expect(Temporal.Instant.from(changed.next_at).toZonedDateTimeISO('Europe/Berlin')).toMatchObject({
      day: 1,
      hour: 10,
      minute: 30,
    });
    await desk.reports.schedules.update({ schedule_id, rule: 'daily', state: 'paused' });
    const { current } = await desk.reports.get({ report_id });
    dueAfter(48);
    await tick();
    const later = await world.as(agent);
    expect((await later.reports.get({ report_id })).current).toBe(current);
    await expect(later.reports.schedules.update({ schedule_id, time: '25:00' })).rejects.toMatchObject({
      app: 'INVALID_INPUT',
    });
    const other = (await world.as(member)).reports.schedules.update({ schedule_id, state: 'active' });
    await expect(other).rejects.toMatchObject({
      app: expect.stringMatching(/^(REPORT_SCHEDULE_NOT_FOUND|FORBIDDEN)$/),
    });
    expect((await later.reports.schedules.list({ report_id })).items).toMatchObject([{ state: 'paused' }]);
  });
});

test('a report is exported as a document that says the same', async () => {
  const { agent } = await aTeamAtWork();
  const desk = await world.as(agent);
  const { id: report_id } = await desk.reports.generate({ title: 'Für Köln & <Berlin>' });
  const exported = async (format: 'pdf' | 'docx' | 'md' | 'csv' | 'json') => {
    const { id } = await desk.reports.export({ report_id, format });
    await world.drain();
    const operation = await (await world.as(agent)).operations.get({ operation_id: id });
    expect(operation.state, format).toBe('succeeded');
    return buffer(await readFile(world.services, (operation.result as { file_id: string }).file_id));
  };
  for (const format of ['docx', 'pdf'] as const) {
    const read = await parseFile(format, await exported(format), format === 'pdf' ? { max_pages: 5 } : {});
    expect(read.ok, format).toBe(true);
    const text = JSON.stringify(read);
    expect(text).toContain('Köln & <Berlin>');
    expect(text).toContain('Tickets created: 3');
  }
  expect((await exported('md')).toString()).toContain('## What is left');
  expect((await exported('csv')).toString()).toContain('"tickets_created","Tickets created",3,"count"');
  expect(JSON.parse((await exported('json')).toString())).toMatchObject({ id: report_id });
});
