import { describe, expect, test } from 'vitest';
import { aMember, aTeam, aUser } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../testing/world.ts';

const world = await testWorld();
const team = await aTeam(world.kysely, { tier: 'pro' });
const admin = await world.as(await aMember(world.kysely, team, 'admin'));
const operator = await world.as(await aUser(world.kysely, { platform_role: 'admin' }));
const project_id = (await admin.projects.create({ key: 'WEB', name: 'Website' })).id;
await admin.tickets.fields.set({ fields: [{ key: 'browser', name: 'Browser', kind: 'text' }] });

interface Whole {
  readonly get: () => Promise<{ readonly version: number }>;
  /** Sets it so that it differs from the other of two. */
  readonly set: (nth: number, version: number | undefined) => Promise<{ readonly version: number }>;
}
const ends = [
  { slug: 'open', name: 'Open', category: 'open' as const },
  { slug: 'closed', name: 'Closed', category: 'closed' as const },
];
const wholes: Readonly<Record<string, Whole>> = {
  'tickets.statuses.set': {
    get: () => admin.tickets.statuses.list({}),
    set: (nth, version) =>
      admin.tickets.statuses.set({
        statuses: [...ends, { slug: `s${nth}`, name: `${nth}`, category: 'open' }],
        version,
      }),
  },
  'tickets.fields.set': {
    get: () => admin.tickets.fields.list({}),
    set: (nth, version) =>
      admin.tickets.fields.set({ fields: [{ key: 'browser', name: `Browser ${nth}`, kind: 'text' }], version }),
  },
  'projects.statuses.set': {
    get: () => admin.projects.statuses.list({ project_id }),
    set: (nth, version) =>
      admin.projects.statuses.set({
        project_id,
        statuses: [
          { slug: 'todo', name: `To do ${nth}`, category: 'todo' },
          { slug: 'done', name: 'Done', category: 'done' },
        ],
        version,
      }),
  },
  'ai.categories.set': {
    get: () => admin.ai.categories.list({}),
    set: (nth, version) => admin.ai.categories.set({ categories: [{ name: `Hardware ${nth}` }], version }),
  },
  'ai.budgets.set': {
    get: () => admin.ai.budgets.list({}),
    set: (nth, version) => admin.ai.budgets.set({ subject: 'team', period: 'day', tokens: nth, version }),
  },
  'settings.team.set': {
    get: () => admin.settings.team.get({ team_id: team.id }),
    set: (nth, version) =>
      admin.settings.team.set({ team_id: team.id, allowed_email_domains: [`${nth}.example`], version }),
  },
  'admin.config.set': {
    get: () => operator.admin.config.get({}),
    set: (nth, version) => operator.admin.config.set({ invoice_issuer: `Issuer ${nth}`, version }),
  },
};

describe.each(Object.entries(wholes))('%s', (_, { get, set }) => {
  test('of two who have read the same version one is told what the other has set', async () => {
    const { version } = await get();
    const both = await Promise.allSettled([set(1, version), set(2, version)]);
    const [won, lost] = both.toSorted((one) => (one.status === 'fulfilled' ? -1 : 1));
    const now = await get();
    expect(won).toEqual({ status: 'fulfilled', value: now });
    expect(now.version).toBeGreaterThan(version);
    expect(lost).toMatchObject({ reason: { app: 'VERSION_CONFLICT', details: { current: now } } });
  });

  test('who has read it since, or does not say what they have read, sets it', async () => {
    const { version } = await get();
    const next = await set(3, version);
    await expect(set(4, version)).rejects.toMatchObject({ app: 'VERSION_CONFLICT' });
    await set(5, undefined);
    expect((await get()).version).toBeGreaterThan(next.version);
  });
});

test('a form is not overwritten by who has seen none, or one that was deleted since', async () => {
  const form = { type: 'bug' as const, fields: [] };
  const { version } = await admin.tickets.forms.set({ ...form, version: null });
  const conflict = { app: 'VERSION_CONFLICT', details: { current: { ...form, version } } };
  await expect(admin.tickets.forms.set({ ...form, version: null })).rejects.toMatchObject(conflict);
  await admin.tickets.forms.delete({ type: 'bug' });
  await expect(admin.tickets.forms.set({ ...form, version })).rejects.toMatchObject({ app: 'TICKET_FORM_NOT_FOUND' });
  const anew = await admin.tickets.forms.set({ ...form, version: null });
  await expect(admin.tickets.forms.set({ ...form, version })).rejects.toMatchObject({ app: 'VERSION_CONFLICT' });
  await admin.tickets.forms.set({ ...form, version: anew.version });
});

test('settings of a team have another version once its time zone was changed where its name is', async () => {
  const { version } = await admin.settings.team.get({ team_id: team.id });
  await admin.teams.update({ team_id: team.id, time_zone: 'Europe/Zurich' });
  await expect(
    admin.settings.team.set({ team_id: team.id, time_zone: 'Europe/Berlin', version }),
  ).rejects.toMatchObject({ app: 'VERSION_CONFLICT' });
});
