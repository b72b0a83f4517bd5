import { randomUUIDv7 } from 'node:crypto';
import { expect, test } from 'vitest';
import { aMember, aProject, aTeam, aTicket, aUser } from '@deskwire/testing/builders.ts';
import { mailsTo, tokenIn } from '../../testing/mails.ts';
import { schedules } from '../../domains.ts';
import { runSchedules } from '../../kit/jobs/schedule.ts';
import { testWorld } from '../../testing/world.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const admin = await aMember(world.kysely, team, 'admin');
const member = await aMember(world.kysely, team, 'member');
const outsider = await aMember(world.kysely, team, 'agent');
const viewer = await aMember(world.kysely, team, 'viewer');
const requester = await aMember(world.kysely, team, 'requester');
const refusal = (app: string) => ({ app });
const ids = (list: { items: { id: string }[] }) => list.items.map(({ id }) => id);

test('a project is found by its id and by each key that it has or had, whatever the case', async () => {
  const desk = await world.as(member);
  const made = await desk.projects.create({ name: 'Website', key: 'SITE' });
  expect(made).toMatchObject({ key: 'SITE', role: 'owner', private: false, favorite: false, tags: [] });
  const renamed = await desk.projects.update({ project_id: 'site', key: 'WWW' });
  expect(renamed).toMatchObject({ id: made.id, key: 'WWW', version: 2 });
  for (const project_id of ['WWW', 'SITE', 'www', made.id])
    expect(await desk.projects.get({ project_id })).toMatchObject({ id: made.id });
  // Nobody else ever gets the old key, and the project itself may have it again.
  await expect(desk.projects.create({ name: 'Other', key: 'SITE' })).rejects.toMatchObject(
    refusal('PROJECT_KEY_TAKEN'),
  );
  expect(await desk.projects.update({ project_id: made.id, key: 'SITE' })).toMatchObject({ key: 'SITE' });
  await expect(desk.projects.create({ name: 'Other', key: 'WWW' })).rejects.toMatchObject(refusal('PROJECT_KEY_TAKEN'));
});

test('a key is made from the name, and is another one where it is taken or would stand in a path', async () => {
  const desk = await world.as(member);
  expect((await desk.projects.create({ name: 'Überblick' })).key).toBe('UBER');
  expect((await desk.projects.create({ name: 'Übersicht' })).key).toBe('UBER2');
  expect((await desk.projects.create({ name: '日本' })).key).toBe('PRJ');
  expect((await desk.projects.create({ name: 'Team' })).key).toBe('TEAM2');
  await expect(desk.projects.create({ name: 'x', key: 'TEMPLATES' })).rejects.toMatchObject(refusal('INVALID_INPUT'));
});

test('of two who take a key at once one gets it', async () => {
  const desk = await world.as(member);
  const results = await Promise.allSettled(
    Array.from({ length: 8 }, (_, n) => desk.projects.create({ name: `Race ${n}`, key: 'RACE' })),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const result of results)
    if (result.status === 'rejected') expect(result.reason).toMatchObject(refusal('PROJECT_KEY_TAKEN'));
});

test('a private project exists for its members and for admins of the team, and for nobody else', async () => {
  const key = 'HIDDEN';
  const { project_id } = await aProject(world.kysely, team, { key, private: true, members: [member] });
  for (const person of [admin, member]) {
    const desk = await world.as(person);
    expect(await desk.projects.get({ project_id: key })).toMatchObject({ id: project_id });
    expect(ids(await desk.projects.list({ page_size: 100 }))).toContain(project_id);
  }
  for (const person of [outsider, viewer]) {
    const desk = await world.as(person);
    for (const named of [project_id, key])
      await expect(desk.projects.get({ project_id: named })).rejects.toMatchObject(refusal('PROJECT_NOT_FOUND'));
    await expect(desk.projects.update({ project_id, name: 'Mine' })).rejects.toMatchObject(
      refusal('PROJECT_NOT_FOUND'),
    );
    expect(ids(await desk.projects.list({ page_size: 100 }))).not.toContain(project_id);
  }
  await expect((await world.as(requester)).projects.list({})).rejects.toMatchObject(refusal('FORBIDDEN'));
});

test('who is removed from a private project does not find it at their next request, nor hear of it', async () => {
  const { project_id } = await aProject(world.kysely, team, { private: true, members: [outsider] });
  await (await world.as(admin)).projects.update({ project_id, name: 'Secret plan' });
  const heard = async () =>
    (await (await world.as(outsider)).events.list({ page_size: 100 })).items.filter(
      ({ entity_id }) => entity_id === project_id,
    );
  expect(await heard()).toHaveLength(1);
  await (await world.as(admin)).projects.members.remove({ project_id, user_id: outsider.user_id });
  await expect((await world.as(outsider)).projects.get({ project_id })).rejects.toMatchObject(
    refusal('PROJECT_NOT_FOUND'),
  );
  expect(await heard()).toEqual([]);
});

test('a row in a project of somebody who only reports things counts for nothing', async () => {
  const { project_id } = await aProject(world.kysely, team, { members: [requester], role: 'owner' });
  await expect((await world.as(requester)).projects.get({ project_id })).rejects.toMatchObject(
    refusal('PROJECT_NOT_FOUND'),
  );
});

test('an own role counts before what the team may do, even where it is less', async () => {
  const { project_id } = await aProject(world.kysely, team, { members: [outsider], role: 'viewer' });
  expect(await (await world.as(outsider)).projects.get({ project_id })).toMatchObject({ role: 'viewer' });
  const { project_id: led } = await aProject(world.kysely, team, { members: [viewer], role: 'maintainer' });
  const lead = await world.as(viewer);
  expect(await lead.projects.update({ project_id: led, name: 'Led' })).toMatchObject({ role: 'maintainer' });
  await expect(lead.projects.delete({ project_id: led })).rejects.toMatchObject({
    app: 'FORBIDDEN',
    details: { needs: 'project.own' },
  });
});

test('nothing in an archived project changes until it is restored, but it can be read, left and deleted', async () => {
  const desk = await world.as(admin);
  const { id: project_id } = await desk.projects.create({ name: 'Old' });
  const archived = await desk.projects.archive({ project_id });
  expect(archived.archived_at).not.toBeNull();
  expect(await desk.projects.archive({ project_id })).toEqual(archived);
  expect(ids(await desk.projects.list({ page_size: 100 }))).not.toContain(project_id);
  expect(ids(await desk.projects.list({ archived: true }))).toContain(project_id);
  for (const change of [
    () => desk.projects.update({ project_id, name: 'New' }),
    () => desk.projects.tags.create({ project_id, name: 'late' }),
    () => desk.projects.statuses.set({ project_id, statuses: twoStatuses }),
  ])
    await expect(change()).rejects.toMatchObject(refusal('PROJECT_ARCHIVED'));
  expect(await desk.projects.favorite({ project_id })).toMatchObject({ favorite: true });
  await desk.projects.members.invite({ project_id, email: member.email });
  await (await world.as(member)).projects.leave({ project_id });
  expect(await desk.projects.restore({ project_id })).toMatchObject({ archived_at: null });
  await desk.projects.update({ project_id, name: 'New' });
});

const twoStatuses = [
  { slug: 'todo', name: 'To do', category: 'todo' as const },
  { slug: 'shipped', name: 'Shipped', category: 'done' as const },
];

test('a deleted project is nowhere to be seen, comes back as it was, and is gone after 30 days', async () => {
  const own = await testWorld();
  const there = await aTeam(own.kysely);
  const owner = await aMember(own.kysely, there, 'owner');
  const colleague = await aMember(own.kysely, there, 'member');
  const far = '2099-01-01T00:00:00Z';
  await own.kysely.updateTable('sessions').set({ expires_at: far, idle_expires_at: far }).execute();
  const desk = async () => own.as(owner);
  const { id: project_id } = await (await desk()).projects.create({ name: 'CANARY project', key: 'GONE' });
  await (await desk()).projects.tags.create({ project_id, name: 'CANARY tag' });
  await (await desk()).tasks.create({ project_id, title: 'CANARY task' });
  const { ticket_id } = await aTicket(own.kysely, there, owner, { project_id });
  await (await desk()).projects.delete({ project_id: 'GONE' });
  await expect((await desk()).projects.get({ project_id })).rejects.toMatchObject(refusal('PROJECT_NOT_FOUND'));
  await expect((await desk()).projects.favorite({ project_id })).rejects.toMatchObject(refusal('PROJECT_NOT_FOUND'));
  expect(ids(await (await desk()).projects.list({ deleted: true }))).toEqual([project_id]);
  expect(ids(await (await own.as(colleague)).projects.list({ deleted: true }))).toEqual([]);
  await expect((await own.as(colleague)).projects.restore({ project_id })).rejects.toMatchObject(refusal('FORBIDDEN'));
  expect(await (await desk()).projects.restore({ project_id })).toMatchObject({
    deleted_at: null,
    tags: ['CANARY tag'],
  });
  await (await desk()).projects.delete({ project_id });
  own.clock.advance({ days: 30, minutes: 1 });
  await expect((await desk()).projects.restore({ project_id })).rejects.toMatchObject(refusal('PROJECT_NOT_FOUND'));
  await own.drain();
  expect(await own.kysely.selectFrom('projects').select('id').where('id', '=', project_id).execute()).toEqual([]);
  const kept = await own.kysely.selectFrom('event_payloads').select('payload').execute();
  expect(JSON.stringify(kept)).not.toContain('CANARY');
  expect(await (await desk()).tickets.get({ ticket_id })).toMatchObject({ project_id: null });
  await expect((await desk()).projects.create({ name: 'Next', key: 'GONE' })).rejects.toMatchObject(
    refusal('PROJECT_KEY_TAKEN'),
  );
});

test('somebody of the team is added at once, by address or by name; a name that is nobody is bad input', async () => {
  const { project_id } = await aProject(world.kysely, team, { private: true });
  const desk = await world.as(admin);
  await world.kysely.updateTable('people').set({ name: 'Ann Example' }).where('id', '=', member.person_id).execute();
  const { member: added } = await desk.projects.members.invite({ project_id, username: 'Ann Example', role: 'viewer' });
  expect(added).toMatchObject({ person_id: member.person_id, role: 'viewer' });
  // Asked for again, they keep their role.
  for (const username of ['ann example', 'ÀNN EXAMPLE'])
    expect((await desk.projects.members.invite({ project_id, username })).member).toEqual(added);
  expect(await desk.projects.members.invite({ project_id, email: member.email })).toMatchObject({
    member: { role: 'viewer' },
    invitation: null,
  });
  await expect(desk.projects.members.invite({ project_id, username: 'Nobody' })).rejects.toMatchObject(
    refusal('INVALID_INPUT'),
  );
  await expect(desk.projects.members.invite({ project_id, email: requester.email })).rejects.toMatchObject(
    refusal('PROJECT_MEMBER_UNFIT'),
  );
  expect(await desk.projects.members.update({ project_id, user_id: member.person_id, role: 'owner' })).toMatchObject({
    role: 'owner',
  });
});

test('only owners make, change and remove owners', async () => {
  const { project_id } = await aProject(world.kysely, team, { members: [outsider], role: 'maintainer' });
  await (await world.as(admin)).projects.members.invite({ project_id, email: member.email, role: 'owner' });
  const maintainer = await world.as(outsider);
  const user_id = member.user_id;
  for (const attempt of [
    () => maintainer.projects.members.invite({ project_id, email: viewer.email, role: 'owner' }),
    () => maintainer.projects.members.update({ project_id, user_id, role: 'member' }),
    () => maintainer.projects.members.remove({ project_id, user_id }),
    () => maintainer.projects.members.update({ project_id, user_id: outsider.user_id, role: 'owner' }),
  ])
    await expect(attempt()).rejects.toMatchObject({ app: 'FORBIDDEN', details: { needs: 'project.own' } });
});

test('whoever is not in the team is invited to both, which takes the right to manage its members', async () => {
  const { project_id } = await aProject(world.kysely, team, { private: true, members: [outsider], role: 'maintainer' });
  const newcomer = await aUser(world.kysely);
  const { email } = newcomer;
  await expect((await world.as(outsider)).projects.members.invite({ project_id, email })).rejects.toMatchObject({
    details: { needs: 'members.manage' },
  });
  const { invitation } = await (
    await world.as(admin)
  ).projects.members.invite({ project_id, email, role: 'maintainer' });
  expect(invitation).toMatchObject({ email, roles: ['member'] });
  await world.drain();
  const token = tokenIn((await mailsTo(world, email)).at(-1)!);
  await (await world.as(newcomer)).teams.invitations.accept({ token });
  await world.drain();
  expect(await (await world.as(newcomer)).projects.get({ project_id })).toMatchObject({ role: 'maintainer' });
});

test('whoever leaves the team has left its projects', async () => {
  const leaver = await aMember(world.kysely, team, 'member');
  const { project_id } = await aProject(world.kysely, team, { members: [leaver] });
  await (await world.as(leaver)).projects.favorite({ project_id });
  await (await world.as(leaver)).teams.leave({ team_id: team.id });
  await world.drain();
  const rows = await world.kysely
    .selectFrom('project_members')
    .select('person_id')
    .where('project_id', '=', project_id)
    .execute();
  expect(rows).toEqual([]);
});

test('statuses are a set with something to do and something done, in the order that was given', async () => {
  const desk = await world.as(member);
  const { id: project_id } = await desk.projects.create({ name: 'Flow' });
  expect((await desk.projects.statuses.list({ project_id })).items.map(({ slug }) => slug)).toEqual([
    'todo',
    'in_progress',
    'done',
    'cancelled',
  ]);
  expect((await desk.projects.statuses.set({ project_id, statuses: twoStatuses })).items).toEqual(twoStatuses);
  for (const statuses of [
    [twoStatuses[0]!, { ...twoStatuses[0]!, name: 'Again' }],
    [twoStatuses[0]!, { slug: 'doing', name: 'Doing', category: 'doing' as const }],
  ])
    await expect(desk.projects.statuses.set({ project_id, statuses })).rejects.toMatchObject(
      refusal('PROJECT_STATUSES_INVALID'),
    );
  await expect(
    desk.projects.statuses.set({ project_id, statuses: twoStatuses, replace: { todo: 'shipped' } }),
  ).resolves.toMatchObject({ items: twoStatuses });
});

test('figures of a project are those of its tasks, whatever is done to them', async () => {
  const desk = await world.as(member);
  const { id: project_id } = await desk.projects.create({ name: 'Figures' });
  const add = (more: object = {}) => desk.tasks.create({ project_id, title: 'Counted', ...more });
  const figures = async () => {
    const { statuses, people, ...rest } = await desk.projects.stats({ project_id });
    const places = Object.fromEntries(statuses.map(({ slug, tasks }) => [slug, tasks]));
    return { ...rest, places, people: people.map(({ person_id, open }) => [person_id, open]) };
  };
  const late = await add({ due_on: '2020-01-01', assignee_id: 'me' });
  const done = await add({ assignee_id: 'me' });
  const gone = await add();
  await add({ parent_id: late.id });
  await desk.tasks.complete({ task_id: done.id });
  await desk.tasks.delete({ task_id: gone.id });
  expect(await figures()).toEqual({
    tasks: 3,
    open: 2,
    unassigned: 1,
    overdue: 1,
    created_recently: 3,
    completed_recently: 1,
    places: expect.objectContaining({ todo: 2, done: 1 }),
    people: [[member.person_id, 1]],
  });
  const { id: other_id } = await desk.projects.create({ name: 'Elsewhere' });
  await desk.tasks.move({ task_id: late.id, to_project_id: other_id });
  expect(await figures()).toMatchObject({ tasks: 1, open: 0, overdue: 0, people: [] });
  expect(await desk.projects.stats({ project_id: other_id })).toMatchObject({ tasks: 2, open: 2, overdue: 1 });
  const rows = async () => {
    const { rows: kept } = await world.pool.query('select tasks from task_tallies where project_id = $1', [project_id]);
    return kept.length;
  };
  await Promise.all(Array.from({ length: 210 }, () => add()));
  const before = await figures();
  expect(await rows()).toBeGreaterThan(200);
  world.clock.advance({ minutes: 2 });
  await runSchedules(world.services, schedules);
  await world.drain();
  expect(await rows()).toBeLessThan(10);
  expect(await figures()).toEqual(before);
});

test('the activity of a project is what happened in it, and nothing of what somebody keeps to themselves', async () => {
  const desk = await world.as(member);
  const { id: project_id } = await desk.projects.create({ name: 'Activity', private: true });
  const task = await desk.tasks.create({ project_id, title: 'Watched' });
  const comment = await desk.comments.create({ project_id, entity_id: task.id, content: 'Said' });
  await desk.comments.star({ project_id, comment_id: comment.id });
  await desk.projects.favorite({ project_id });
  await desk.tasks.complete({ task_id: task.id });
  const elsewhere = await desk.projects.create({ name: 'Other' });
  await desk.tasks.create({ project_id: elsewhere.id, title: 'Not here' });
  await world.drain();
  const { items, total } = await desk.projects.activity({ project_id });
  expect(items.map(({ type }) => type).toReversed()).toEqual([
    'project.created',
    'project.member_added',
    'task.created',
    'comment.created',
    'task.status_changed',
    'task.completed',
  ]);
  expect(total).toBe(6);
  const name = { id: task.id, key: task.key, title: 'Watched' };
  expect(items.map((entry) => entry.task).toReversed()).toEqual([null, null, name, name, name, name]);
  const rest = await desk.projects.activity({ project_id, page_size: 4 });
  expect((await desk.projects.activity({ project_id, page_size: 4, cursor: rest.next_cursor! })).items).toEqual(
    items.slice(4),
  );
});

test('projects are found by name, key, tag, member and favorite', async () => {
  const desk = await world.as(member);
  const { id, key } = await desk.projects.create({
    name: 'Needle 100%',
    starts_on: '2026-03-01',
    due_on: '2026-03-31',
  });
  await desk.projects.tags.create({ project_id: id, name: 'Customer' });
  await expect(desk.projects.tags.create({ project_id: id, name: 'customer' })).rejects.toMatchObject(
    refusal('NAME_TAKEN'),
  );
  await desk.projects.favorite({ project_id: id });
  for (const filter of [
    { search: 'needle 100%' },
    { search: key.toLowerCase() },
    { tag: 'CUSTOMER' },
    { favorite: true },
    { member_id: member.person_id, search: 'Needle' },
  ])
    expect(ids(await desk.projects.list(filter)), JSON.stringify(filter)).toContain(id);
  expect(ids(await desk.projects.list({ search: 'needle 200%' }))).toEqual([]);
  await desk.projects.unfavorite({ project_id: id });
  expect(ids(await desk.projects.list({ favorite: true }))).not.toContain(id);
});

test('dates the wrong way round, and a lead who is not there, are refused', async () => {
  const desk = await world.as(member);
  await expect(
    desk.projects.create({ name: 'x', starts_on: '2026-03-02', due_on: '2026-03-01' }),
  ).rejects.toMatchObject(refusal('INVALID_INPUT'));
  const { id: project_id } = await desk.projects.create({ name: 'x', due_on: '2026-03-01' });
  await expect(desk.projects.update({ project_id, starts_on: '2026-03-02' })).rejects.toMatchObject(
    refusal('INVALID_INPUT'),
  );
  for (const lead_id of [requester.person_id, randomUUIDv7()])
    await expect(desk.projects.update({ project_id, lead_id })).rejects.toMatchObject(refusal('PERSON_NOT_FOUND'));
  expect(await desk.projects.update({ project_id, lead_id: viewer.person_id })).toMatchObject({
    lead_id: viewer.person_id,
  });
});

test('a plan has so many projects and no more, also when all come at once', async () => {
  const small = await aTeam(world.kysely, { tier: 'free' });
  const desk = await world.as(await aMember(world.kysely, small, 'member'));
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, n) => desk.projects.create({ name: `Project ${n}` })),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
  for (const result of results)
    if (result.status === 'rejected')
      expect(result.reason).toMatchObject({ app: 'TIER_LIMIT_EXCEEDED', details: { limit: 'projects', used: 5 } });
});
