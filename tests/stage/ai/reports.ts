import { randomUUIDv7 } from 'node:crypto';
import { hashToken } from '@deskwire/router/kit/access/tokens.ts';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk, type RowRule } from '../domain.ts';
import { or404 } from '../rules.ts';
import { at, later } from '../words.ts';

/** The report of the stage was shared with the team by its owner, who alone changes it. */
const author: RowRule = ({ name }) => (name === 'owner' ? 'Y' : '403');
const hidden = or404(({ name }) => name === 'owner');

export const stage = onStage({
  furnish: aReport,
  everybodyCame: async ({ kysely }, { id }, people) => {
    const { user } = people.find(({ actor }) => actor.name === 'owner')!;
    const { id: author_id } = await kysely
      .selectFrom('people')
      .select('id')
      .where('team_id', '=', id)
      .where('user_id', '=', user.user_id)
      .executeTakeFirstOrThrow();
    await kysely.updateTable('reports').set({ author_id }).where('team_id', '=', id).execute();
  },
  access: {
    'reports.watch': 'team:reports.read',
    'reports.restore': 'team:reports.write',
    'reports.versions.list': 'team:reports.read',
    'reports.versions.compare': 'team:reports.read',
    'reports.shares.list': 'team:reports.write',
    'reports.shares.revoke': 'team:reports.write',
    'reports.schedules.list': 'team:reports.write',
    'reports.schedules.update': 'team:reports.write',
    'reports.schedules.delete': 'team:reports.write',
    'reports.links.get': 'signed:report',
  },
  rowRules: {
    'reports.update': author,
    'reports.delete': author,
    'reports.share': author,
    'reports.schedule': author,
    'reports.shares.list': author,
    'reports.schedules.list': author,
    'reports.restore': author,
    'reports.shares.revoke': hidden,
    'reports.schedules.update': hidden,
    'reports.schedules.delete': hidden,
  },
  inputs: {
    'reports.generate': () => ({ kind: 'service' }),
    'reports.update': () => ({ title: 'Another title' }),
    'reports.share': () => ({ via: 'link' }),
    'reports.schedules.update': () => ({ time: '09:00' }),
    'reports.schedule': () => ({ rule: 'daily', recipients: ['somebody@example.com'] }),
    'reports.restore': ({ own }) => ({ report_id: own.deleted }),
    'reports.versions.compare': () => ({ a: 1, b: 1 }),
    'reports.links.get': ({ own }) => ({ token: own.token }),
  },
  apart: { 'reports.generate project_id': ['kind'] },
  links: ['reports.links.get'],
});

/** A report with a link and a schedule, and one that was deleted. */
async function aReport({ kysely }: TestWorld, { id: team_id, owner, mark }: Desk) {
  const created_by = owner.person_id;
  const report = async (deleted_at: string | null) => {
    const id = randomUUIDv7();
    await kysely
      .insertInto('reports')
      .values({
        team_id,
        id,
        author_id: created_by,
        kind: 'service',
        title: `${mark} report`,
        params: JSON.stringify({ from: '2026-11-01', to: '2026-11-30', question: mark }),
        current: 1,
        shared_at: at,
        deleted_at,
        created_at: at,
        updated_at: at,
      })
      .execute();
    await kysely
      .insertInto('report_versions')
      .values({
        team_id,
        report_id: id,
        n: 1,
        facts: JSON.stringify([{ key: 'backlog', name: mark, value: 2, unit: 'count' }]),
        blocks: JSON.stringify([{ kind: 'paragraph', text: `${mark} {{f:backlog}}` }]),
        as_of: at,
        provenance: null,
        edited_by: created_by,
        created_at: at,
      })
      .execute();
    return id;
  };
  const [live, deleted] = [await report(null), await report(at)];
  const [share, schedule] = [randomUUIDv7(), randomUUIDv7()];
  const token = `token of ${mark}`;
  await kysely
    .insertInto('report_shares')
    .values({
      team_id,
      id: share,
      report_id: live,
      n: 1,
      token_hash: hashToken(token),
      via: 'mail',
      recipients: [`${mark.toLowerCase()}@example.com`],
      created_by,
      created_at: at,
      expires_at: later,
    })
    .execute();
  await kysely
    .insertInto('report_schedules')
    .values({
      team_id,
      id: schedule,
      report_id: live,
      user_id: owner.user_id,
      rule: 'daily',
      time: '08:00',
      time_zone: 'UTC',
      recipients: [`${mark.toLowerCase()}@example.com`],
      state: 'active',
      next_at: later,
      created_by,
      created_at: at,
    })
    .execute();
  return { rows: { report: live, report_share: share, report_schedule: schedule }, deleted, token };
}
