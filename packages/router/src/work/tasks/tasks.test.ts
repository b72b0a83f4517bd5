import { expect, test } from 'vitest';
import { aMember, aProject, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../testing/world.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const admin = await aMember(world.kysely, team, 'admin');
const member = await aMember(world.kysely, team, 'member');
const viewer = await aMember(world.kysely, team, 'viewer');
const desk = await world.as(member);
const refusal = (app: string) => ({ app });
const ids = (list: { items: { id: string }[] }) => list.items.map(({ id }) => id);
let projects = 0;
async function aBoard(fields: { private?: boolean } = {}) {
  const key = `B${++projects}`;
  const { id: project_id } = await desk.projects.create({ name: `Board ${projects}`, key, ...fields });
  const add = (title: string, more: object = {}) => desk.tasks.create({ project_id, title, ...more });
  const column = async (status = 'todo') =>
    ids(await desk.tasks.list({ project_id, status: [status], page_size: 100 }));
  return { project_id, key, add, column };
}

test('a task gets the next key of its project and the end of its column', async () => {
  const { project_id, key, add, column } = await aBoard();
  const first = await add('First', { description: 'With *stars*', priority: 'high', due_on: '2026-03-01' });
  expect(first).toMatchObject({ key: `${key}-1`, number: 1, status: 'todo', status_category: 'todo', version: 1 });
  const second = await add('Second', { assignee_id: 'me' });
  expect(second).toMatchObject({ key: `${key}-2`, assignee_id: member.person_id, reporter_id: member.person_id });
  expect(await column()).toEqual([first.id, second.id]);
  for (const task_id of [first.id, first.key, first.key.toLowerCase()])
    expect(await desk.tasks.get({ task_id })).toEqual(first);
  expect(await desk.tasks.get({ task_id: first.key, project_id: key })).toEqual(first);
  // A task that is named under another project is not there.
  const other = await aBoard();
  await expect(desk.tasks.get({ task_id: first.id, project_id: other.project_id })).rejects.toMatchObject(
    refusal('TASK_NOT_FOUND'),
  );
  await desk.projects.update({ project_id, key: `${key}NEW` });
  expect(await desk.tasks.get({ task_id: `${key}-1` })).toMatchObject({ id: first.id, key: `${key}NEW-1` });
});

test('numbers and places are distinct, however many come at once', async () => {
  const { project_id, column } = await aBoard();
  const made = await Promise.all(
    Array.from({ length: 30 }, (_, n) => desk.tasks.create({ project_id, title: `At once ${n}` })),
  );
  expect(new Set(made.map(({ number }) => number)).size).toBe(30);
  expect((await column()).toSorted()).toEqual(made.map(({ id }) => id).toSorted());
});

test('of 300 who drop at one place at once all succeed, and their order is one', async () => {
  const { project_id, add, column } = await aBoard();
  const [top, bottom] = [await add('Top'), await add('Bottom')];
  const dropped = [];
  for (let n = 0; n < 15; n++)
    dropped.push(...(await Promise.all(Array.from({ length: 4 }, (_, m) => add(`Task ${n} ${m}`)))));
  for (let round = 0; round < 5; round++)
    await Promise.all(dropped.map(({ id }) => desk.tasks.move({ task_id: id, after_id: top.id })));
  const rows = await world.kysely.selectFrom('tasks').select('rank').where('project_id', '=', project_id).execute();
  expect(new Set(rows.map(({ rank }) => rank)).size).toBe(62);
  const order = await column();
  expect([order[0], order.at(-1)]).toEqual([top.id, bottom.id]);
});

test('a task is dropped before or after a neighbour, and one that has gone is named with those that are there', async () => {
  const { add, column } = await aBoard();
  const [a, b, c] = [await add('a'), await add('b'), await add('c')];
  await desk.tasks.move({ task_id: c.id, before_id: a.id });
  expect(await column()).toEqual([c.id, a.id, b.id]);
  await desk.tasks.move({ task_id: c.id, after_id: a.key });
  expect(await column()).toEqual([a.id, c.id, b.id]);
  await desk.tasks.move({ task_id: a.id });
  expect(await column()).toEqual([c.id, b.id, a.id]);
  await desk.tasks.move({ task_id: a.id, status: 'in_progress' });
  await expect(desk.tasks.move({ task_id: b.id, after_id: a.id })).rejects.toMatchObject({
    app: 'TASK_NEIGHBOUR_GONE',
    details: { present: [c.id, b.id] },
  });
  const moved = await desk.tasks.move({ task_id: b.id, status: 'in_progress', before_id: a.id });
  expect(moved).toMatchObject({ status: 'in_progress', status_category: 'doing' });
  expect(await column('in_progress')).toEqual([b.id, a.id]);
});

test('a column whose keys have grown too long is numbered anew, and keeps its order', async () => {
  const { add, column } = await aBoard();
  const [first, last] = [await add('first'), await add('last')];
  const long = `a0${'V'.repeat(70)}`;
  await world.kysely
    .updateTable('tasks')
    .set({ rank: `a0${'V'.repeat(69)}` })
    .where('id', '=', first.id)
    .execute();
  await world.kysely.updateTable('tasks').set({ rank: long }).where('id', '=', last.id).execute();
  const between = await add('between');
  await desk.tasks.move({ task_id: between.id, after_id: first.id });
  expect(await column()).toEqual([first.id, between.id, last.id]);
  const rows = await world.kysely.selectFrom('tasks').select('rank').where('id', 'in', [first.id, last.id]).execute();
  for (const { rank } of rows) expect(rank.length).toBeLessThan(20);
});

test('a status change says what it means, and what is not there is refused', async () => {
  const { add } = await aBoard();
  const { id: task_id } = await add('x');
  const done = await desk.tasks.update({ task_id, status: 'done', title: 'y' });
  expect(done).toMatchObject({ status: 'done', status_category: 'done', title: 'y', version: 2 });
  expect(done.completed_at).not.toBeNull();
  expect(await desk.tasks.reopen({ task_id })).toMatchObject({ status: 'todo', completed_at: null });
  await expect(desk.tasks.update({ task_id, status: 'nowhere' })).rejects.toMatchObject(
    refusal('TASK_STATUS_NOT_FOUND'),
  );
  await expect(desk.tasks.update({ task_id, version: 1, title: 'late' })).rejects.toMatchObject({
    app: 'VERSION_CONFLICT',
    details: { current: { title: 'y' } },
  });
  const types = (await desk.tasks.history({ task_id })).items.map(({ type }) => type);
  expect(types).toEqual([
    'task.reopened',
    'task.status_changed',
    'task.completed',
    'task.status_changed',
    'task.updated',
    'task.created',
  ]);
});

test('work goes only to people who work in the project', async () => {
  const { project_id, add } = await aBoard({ private: true });
  const { id: task_id } = await add('x');
  for (const assignee_id of [viewer.person_id, (await aMember(world.kysely, team, 'agent')).person_id])
    await expect(desk.tasks.assign({ task_id, assignee_id })).rejects.toMatchObject({
      app: 'TASK_ASSIGNEE_UNFIT',
      details: { person_id: assignee_id },
    });
  await desk.projects.members.invite({ project_id, email: viewer.email, role: 'member' });
  expect(await desk.tasks.assign({ task_id, assignee_id: viewer.person_id })).toMatchObject({
    assignee_id: viewer.person_id,
  });
  expect(await desk.tasks.assign({ task_id, assignee_id: null })).toMatchObject({ assignee_id: null });
});

test('whoever leaves loses what they had not finished', async () => {
  const leaver = await aMember(world.kysely, team, 'member');
  const { add } = await aBoard();
  const open = await add('open', { assignee_id: leaver.person_id });
  const done = await add('done', { assignee_id: leaver.person_id, status: 'done' });
  await (await world.as(leaver)).teams.leave({ team_id: team.id });
  await world.drain();
  expect((await desk.tasks.get({ task_id: open.id })).assignee_id).toBeNull();
  expect((await desk.tasks.get({ task_id: done.id })).assignee_id).toBe(leaver.person_id);
});

test('sub-tasks are counted, nested five deep at most, and never in a circle', async () => {
  const { add } = await aBoard();
  let parent = await add('1');
  const top = parent;
  for (const title of ['2', '3', '4', '5']) parent = await add(title, { parent_id: parent.id });
  await expect(add('6', { parent_id: parent.id })).rejects.toMatchObject(refusal('TASK_TOO_DEEP'));
  await expect(desk.tasks.update({ task_id: top.id, parent_id: parent.key })).rejects.toMatchObject({
    app: 'TASK_CYCLE',
  });
  const [sub] = (await desk.tasks.subtasks({ task_id: top.id })).items;
  await desk.tasks.complete({ task_id: sub!.id });
  expect(await desk.tasks.get({ task_id: top.id })).toMatchObject({ subtask_total: 1, subtask_done: 1 });
});

test('two who would make each other part of the other cannot, also at once', async () => {
  const { add } = await aBoard();
  for (let round = 0; round < 10; round++) {
    const [a, b] = [await add('a'), await add('b')];
    const results = await Promise.allSettled([
      desk.tasks.update({ task_id: a.id, parent_id: b.id }),
      desk.tasks.update({ task_id: b.id, parent_id: a.id }),
    ]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  }
});

test('closing a task closes what is part of it only where that is asked for, or the project says so', async () => {
  const { project_id, add } = await aBoard();
  const parent = await add('parent');
  const child = await add('child', { parent_id: parent.id });
  const state = async () => (await desk.tasks.get({ task_id: child.id })).status_category;
  await desk.tasks.complete({ task_id: parent.id });
  expect(await state()).toBe('todo');
  await desk.tasks.reopen({ task_id: parent.id });
  await desk.tasks.complete({ task_id: parent.id, cascade: true });
  expect(await state()).toBe('done');
  await desk.projects.update({ project_id, cascade_close: true });
  for (const task_id of [parent.id, child.id]) await desk.tasks.reopen({ task_id });
  await desk.tasks.update({ task_id: parent.id, status: 'cancelled' });
  expect(await state()).toBe('cancelled');
});

test('a deleted task takes what is part of it along, comes back with it, and is gone after 30 days', async () => {
  const own = await testWorld();
  const there = await aTeam(own.kysely);
  const owner = await aMember(own.kysely, there, 'owner');
  const far = '2099-01-01T00:00:00Z';
  await own.kysely.updateTable('sessions').set({ expires_at: far, idle_expires_at: far }).execute();
  const today = async () => own.as(owner);
  const { id: project_id } = await (await today()).projects.create({ name: 'Bin', key: 'BIN' });
  const parent = await (await today()).tasks.create({ project_id, title: 'CANARY parent' });
  const child = await (await today()).tasks.create({ project_id, title: 'CANARY child', parent_id: parent.id });
  const lone = await (await today()).tasks.create({ project_id, title: 'Stays' });
  await (await today()).tasks.delete({ task_id: 'BIN-1' });
  for (const task_id of [parent.id, child.key])
    await expect((await today()).tasks.get({ task_id })).rejects.toMatchObject(refusal('TASK_NOT_FOUND'));
  expect(ids(await (await today()).tasks.list({ project_id }))).toEqual([lone.id]);
  expect(ids(await (await today()).tasks.list({ project_id, deleted: true })).toSorted()).toEqual(
    [parent.id, child.id].toSorted(),
  );
  expect(await (await today()).tasks.restore({ task_id: parent.id })).toMatchObject({ subtask_total: 1 });
  expect(ids(await (await today()).tasks.list({ project_id }))).toEqual([lone.id, parent.id, child.id]);
  await (await today()).tasks.delete({ task_id: parent.id });
  own.clock.advance({ days: 30, minutes: 1 });
  await own.drain();
  expect(await own.kysely.selectFrom('tasks').select('id').where('project_id', '=', project_id).execute()).toEqual([
    { id: lone.id },
  ]);
  const kept = await own.kysely.selectFrom('event_payloads').select('payload').execute();
  expect(JSON.stringify(kept)).not.toContain('CANARY');
});

test('a blocked task is completed only by force, and a circle is refused with its path', async () => {
  const { project_id, key, add } = await aBoard();
  const [a, b, c] = [await add('a'), await add('b'), await add('c')];
  const depend = (task_id: string, other_task_id: string) =>
    desk.tasks.dependencies.add({ project_id, task_id, other_task_id });
  expect(await depend(a.id, b.id)).toMatchObject({ direction: 'depends_on', key: b.key, hidden: false });
  await depend(b.id, c.id);
  await expect(depend(c.id, a.id)).rejects.toMatchObject({
    app: 'TASK_CYCLE',
    details: { path: [`${key}-3`, `${key}-1`, `${key}-2`, `${key}-3`] },
  });
  await expect(depend(a.id, a.id)).rejects.toMatchObject(refusal('TASK_CYCLE'));
  expect((await desk.tasks.get({ task_id: a.id })).blocked).toBe(true);
  await expect(desk.tasks.complete({ task_id: a.id })).rejects.toMatchObject({
    app: 'TASK_BLOCKED',
    details: { blocked_by: [b.key] },
  });
  expect(await desk.tasks.complete({ task_id: a.id, force: true })).toMatchObject({ status_category: 'done' });
  await desk.tasks.dependencies.remove({ project_id, task_id: b.id, other_task_id: c.id });
  expect(await desk.tasks.complete({ task_id: b.id })).toMatchObject({ status_category: 'done', blocked: false });
});

test('two who close a circle at once cannot', async () => {
  const { project_id, add } = await aBoard();
  for (let round = 0; round < 10; round++) {
    const [a, b] = [await add('a'), await add('b')];
    const results = await Promise.allSettled([
      desk.tasks.dependencies.add({ project_id, task_id: a.id, other_task_id: b.id }),
      desk.tasks.dependencies.add({ project_id, task_id: b.id, other_task_id: a.id }),
    ]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  }
});

test('no task waits for what it is part of, nor becomes part of what it waits for', async () => {
  const { project_id, add } = await aBoard();
  const parent = await add('parent');
  const child = await add('child', { parent_id: parent.id });
  for (const [task_id, other_task_id] of [
    [child.id, parent.id],
    [parent.id, child.id],
  ])
    await expect(
      desk.tasks.dependencies.add({ project_id, task_id: task_id!, other_task_id: other_task_id! }),
    ).rejects.toMatchObject(refusal('TASK_CYCLE'));
  const lone = await add('lone');
  await desk.tasks.dependencies.add({ project_id, task_id: lone.id, other_task_id: parent.id });
  await expect(desk.tasks.update({ task_id: lone.id, parent_id: child.id })).rejects.toMatchObject(
    refusal('TASK_CYCLE'),
  );
});

test('of a dependency on a task in a project that somebody does not see, they learn only that there is one', async () => {
  const open = await aBoard();
  const hidden = await aBoard({ private: true });
  const secret = await hidden.add('CANARY secret');
  const task = await open.add('open');
  await desk.tasks.dependencies.add({ project_id: open.project_id, task_id: task.id, other_task_id: secret.id });
  const outsider = await world.as(viewer);
  expect((await outsider.tasks.dependencies.list({ task_id: task.id })).items).toEqual([
    { direction: 'depends_on', hidden: true, task_id: null, key: null, title: null, status_category: null },
  ]);
  await expect(outsider.tasks.get({ task_id: secret.key })).rejects.toMatchObject(refusal('TASK_NOT_FOUND'));
  expect(ids(await outsider.tasks.listAll({ search: 'CANARY' }))).toEqual([]);
  expect(ids(await desk.tasks.listAll({ search: 'CANARY' }))).toEqual([secret.id]);
  await expect((await world.as(viewer)).events.list({ page_size: 100 })).resolves.not.toMatchObject({
    items: expect.arrayContaining([expect.objectContaining({ entity_id: secret.id })]),
  });
});

test('whose task it is can be put right, to somebody of the team', async () => {
  const { add } = await aBoard();
  const { id: task_id, version } = await add('Rita called');
  const { id: reporter_id } = await (await world.as(admin)).people.create({ name: 'Rita' });
  const changed = await desk.tasks.update({ task_id, version, reporter_id });
  expect(changed).toMatchObject({ reporter_id, reporter: { id: reporter_id } });
  expect((await desk.tasks.history({ task_id })).items[0]).toMatchObject({ type: 'task.updated' });
  const stranger = await aMember(world.kysely, await aTeam(world.kysely), 'member');
  await expect(desk.tasks.update({ task_id, reporter_id: stranger.person_id })).rejects.toMatchObject(
    refusal('PERSON_NOT_FOUND'),
  );
  expect(await desk.tasks.update({ task_id, reporter_id: 'me' })).toMatchObject({ reporter_id: member.person_id });
});

test('a task that comes back later than anybody plans does not come back, and no day is planned outside 1970 to twenty years from now', async () => {
  const { project_id, add } = await aBoard();
  const { id: task_id } = await add('Every age', { recurrence: { every: 100, unit: 'year' } });
  await desk.tasks.complete({ task_id });
  expect((await desk.tasks.list({ project_id, search: 'age' })).items).toMatchObject([{ status_category: 'done' }]);
  for (const day of ['0001-01-01', '1969-12-31', '2300-01-01', '9999-12-31']) {
    await expect(add('x', { due_on: day })).rejects.toMatchObject(refusal('INVALID_INPUT'));
    await expect(desk.projects.update({ project_id, due_on: day })).rejects.toMatchObject(refusal('INVALID_INPUT'));
  }
});

test('completing a recurring task makes one successor, however often it is repeated', async () => {
  const { project_id, add } = await aBoard();
  const label = await desk.tasks.labels.create({ project_id, name: 'Chore' });
  const day = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
  const task = await add('Water plants', {
    due_on: day,
    start_on: day,
    assignee_id: 'me',
    label_ids: [label.id],
    recurrence: { every: 1, unit: 'week', times: 2 },
  });
  await add('Fill the can', { parent_id: task.id, status: 'done' });
  const { id: task_id } = task;
  await Promise.all(Array.from({ length: 5 }, () => desk.tasks.complete({ task_id })));
  await desk.tasks.reopen({ task_id });
  await desk.tasks.complete({ task_id });
  const found = (await desk.tasks.list({ project_id, search: 'Water', status_category: ['todo'] })).items;
  expect(found).toHaveLength(1);
  const next = Temporal.PlainDate.from(day).add({ weeks: 1 }).toString();
  expect(found[0]).toMatchObject({
    due_on: next,
    start_on: next,
    assignee_id: member.person_id,
    recurred_from_id: task_id,
    recurrence: { every: 1, unit: 'week', times: 1 },
    subtask_total: 1,
    subtask_done: 0,
    labels: [{ name: 'Chore' }],
  });
  await desk.tasks.complete({ task_id: found[0]!.id });
  const [last] = (await desk.tasks.list({ project_id, search: 'Water', status_category: ['todo'] })).items;
  expect(last).toMatchObject({ recurrence: null });
  await desk.tasks.complete({ task_id: last!.id });
  expect((await desk.tasks.list({ project_id, search: 'Water', status_category: ['todo'] })).items).toEqual([]);
  await expect(add('x', { recurrence: { every: 1, unit: 'day', until: '2020-01-01' } })).rejects.toMatchObject(
    refusal('INVALID_INPUT'),
  );
});

test('a task and a document outlive the ticket that they are of, and a ticket merged into another takes its tasks along', async () => {
  const own = await testWorld();
  const there = await aTeam(own.kysely);
  const owner = await aMember(own.kysely, there, 'owner');
  const far = '2099-01-01T00:00:00Z';
  await own.kysely.updateTable('sessions').set({ expires_at: far, idle_expires_at: far }).execute();
  const today = async () => own.as(owner);
  const { id: project_id } = await (await today()).projects.create({ name: 'Doors', key: 'DOOR' });
  const into = await (await today()).tickets.create({ title: 'The door sticks' });
  const ticket = await (await today()).tickets.create({ title: 'The door sticks again' });
  const task = await (await today()).tasks.create({ project_id, title: 'Plane it', ticket_id: ticket.key });
  const document = await (await today()).documents.create({ ticket_id: ticket.key });
  const { id: collection_id } = await (await today()).collections.create({ name: 'Doors' });
  await (await today()).collections.addItem({ collection_id, ticket_id: ticket.key });
  await (await today()).tickets.merge({ ticket_id: ticket.key, into_id: into.key });
  expect(ids(await (await today()).tasks.listAll({ ticket_id: into.key }))).toEqual([task.id]);

  await (await today()).tickets.delete({ ticket_id: ticket.key });
  expect(await (await today()).tasks.get({ task_id: task.id })).toMatchObject({ ticket_id: null, ticket: null });
  expect((await (await today()).collections.items({ collection_id })).items).toEqual([]);
  own.clock.advance({ days: 31 });
  await own.drain();
  expect(await own.kysely.selectFrom('tickets').select('id').execute()).toEqual([{ id: into.id }]);
  expect(await own.kysely.selectFrom('tasks').select(['id', 'ticket_id']).execute()).toEqual([
    { id: task.id, ticket_id: null },
  ]);
  expect(await (await today()).documents.get({ doc_id: document.id })).toMatchObject({
    source: 'ticket',
    ticket_id: null,
  });
  expect(await own.kysely.selectFrom('collection_items').select('id').execute()).toEqual([]);
});

test('a copy of a task is to do, with its labels, days and sub-tasks, and nothing that was said or spent', async () => {
  const { project_id, key, add } = await aBoard();
  const label = await desk.tasks.labels.create({ project_id, name: 'Copied' });
  const task = await add('Release', {
    status: 'done',
    assignee_id: 'me',
    label_ids: [label.id],
    start_on: '2027-01-01',
    due_on: '2027-01-31',
    recurrence: { every: 1, unit: 'month' },
  });
  const part = await add('Write the notes', { parent_id: task.id, due_on: '2027-01-30' });
  await add('Spelling', { parent_id: part.id });
  await desk.tasks.comments.create({ task_id: task.id, content: 'Said before' });
  const copy = await desk.tasks.duplicate({ task_id: task.key });
  const { title, labels, start_on, due_on, recurrence, assignee_id } = task;
  expect(copy).toMatchObject({ title, labels, start_on, due_on, recurrence, assignee_id });
  expect(copy).toMatchObject({ key: `${key}-4`, status: 'todo', comment_count: 0, subtask_total: 1 });
  const [copied] = (await desk.tasks.subtasks({ task_id: copy.id })).items;
  expect(copied).toMatchObject({ title: 'Write the notes', due_on: '2027-01-30', subtask_total: 1 });
  const alone = await desk.tasks.duplicate({ task_id: task.id, title: 'Release 2', subtasks: false });
  expect(alone).toMatchObject({ title: 'Release 2', subtask_total: 0 });
});

test('a task becomes part of another one as it is dropped', async () => {
  const { add } = await aBoard();
  const [top, task] = [await add('Top'), await add('Dropped')];
  const moved = await desk.tasks.move({ task_id: task.id, parent_id: top.key, status: 'in_progress' });
  expect(moved).toMatchObject({ parent_id: top.id, status: 'in_progress' });
  await expect(desk.tasks.move({ task_id: top.id, parent_id: task.id })).rejects.toMatchObject(refusal('TASK_CYCLE'));
  expect(await desk.tasks.move({ task_id: task.id, parent_id: null })).toMatchObject({ parent_id: null });
});

test('200 unfinished tasks are part of one and no more; what is finished makes room', async () => {
  const { project_id, add } = await aBoard();
  const top = await add('Top');
  await world.pool.query(
    `insert into tasks (team_id, project_id, id, number, title, status, status_category, rank, reporter_id, parent_id,
       created_at, updated_at)
     select $1, $2, gen_random_uuid(), n + 100, 'Part', 'todo', 'todo', 'b' || lpad(n::text, 4, '0'), $3, $4, now(), now()
     from generate_series(1, 199) n`,
    [team.id, project_id, member.person_id, top.id],
  );
  const daily = await add('Daily', { parent_id: top.id, recurrence: { every: 1, unit: 'day' } });
  await expect(add('One more', { parent_id: top.id })).rejects.toMatchObject(refusal('TASK_FULL'));
  await desk.tasks.complete({ task_id: daily.id });
  expect(await desk.tasks.get({ task_id: top.id })).toMatchObject({ subtask_total: 201, subtask_done: 1 });
});

test('of a move between projects, whoever does not see one of them learns only that there was one', async () => {
  const secret = await aBoard({ private: true });
  const { project_id } = await aBoard();
  const task = await secret.add('Comes out');
  await desk.tasks.move({ task_id: task.id, to_project_id: project_id });
  await world.drain();
  const other = await world.as(viewer);
  for (const { items } of [
    await other.tasks.history({ task_id: task.id }),
    await other.projects.activity({ project_id }),
  ]) {
    const moved = items.find(({ type }) => type === 'task.moved');
    expect(moved?.details).toEqual({ from_project_id: null, to_project_id: project_id });
  }
  const [mine] = (await desk.tasks.history({ task_id: task.id })).items;
  expect(mine).toMatchObject({ details: { from_project_id: secret.project_id } });
});

test('labels are of one project, and a label that is deleted is lost by its tasks', async () => {
  const { project_id, add } = await aBoard();
  const other = await aBoard();
  const label = await desk.tasks.labels.create({ project_id, name: 'Bug', color: '#FF0000' });
  expect(label.color).toBe('#ff0000');
  await expect(desk.tasks.labels.create({ project_id, name: 'bug' })).rejects.toMatchObject(refusal('NAME_TAKEN'));
  await expect(other.add('x', { label_ids: [label.id] })).rejects.toMatchObject(refusal('TASK_LABEL_NOT_FOUND'));
  const task = await add('x', { label_ids: [label.id] });
  expect(ids(await desk.tasks.list({ project_id, labels: ['BUG'] }))).toEqual([task.id]);
  await desk.tasks.labels.update({ project_id, label_id: label.id, name: 'Defect' });
  expect((await desk.tasks.get({ task_id: task.id })).labels).toMatchObject([{ name: 'Defect' }]);
  await desk.tasks.labels.delete({ project_id, label_id: label.id });
  expect((await desk.tasks.get({ task_id: task.id })).labels).toEqual([]);
});

test('a task moves to another project with what is part of it; its old key still leads to it', async () => {
  const [from, to] = [await aBoard(), await aBoard({ private: true })];
  const shared = await desk.tasks.labels.create({ project_id: from.project_id, name: 'Shared' });
  const lost = await desk.tasks.labels.create({ project_id: from.project_id, name: 'Lost' });
  const kept = await desk.tasks.labels.create({ project_id: to.project_id, name: 'shared' });
  const colleague = await aMember(world.kysely, team, 'member');
  const parent = await from.add('parent', { label_ids: [shared.id, lost.id], assignee_id: colleague.person_id });
  const child = await from.add('child', { parent_id: parent.id, status: 'done' });
  const moved = await desk.tasks.move({ task_id: parent.id, to_project_id: to.key });
  expect(moved).toMatchObject({
    project_id: to.project_id,
    key: `${to.key}-1`,
    assignee_id: null,
    labels: [{ id: kept.id }],
    subtask_total: 1,
  });
  for (const task_id of [parent.key, `${to.key}-1`]) expect((await desk.tasks.get({ task_id })).id).toBe(parent.id);
  expect(await desk.tasks.get({ task_id: child.key })).toMatchObject({ parent_id: parent.id, key: `${to.key}-2` });
  // For whoever does not see where it went, it is gone.
  await expect((await world.as(colleague)).tasks.get({ task_id: parent.key })).rejects.toMatchObject(
    refusal('TASK_NOT_FOUND'),
  );
  await expect(
    (await world.as(colleague)).tasks.move({ task_id: (await from.add('x')).id, to_project_id: to.project_id }),
  ).rejects.toMatchObject(refusal('PROJECT_NOT_FOUND'));
});

test('a change of many tasks answers for each of them', async () => {
  const { project_id, add } = await aBoard();
  const [a, b, c] = [await add('a'), await add('b'), await add('c')];
  await desk.tasks.dependencies.add({ project_id, task_id: b.id, other_task_id: c.id });
  const elsewhere = await (await aBoard()).add('elsewhere');
  const task_ids = [a.key, b.id, elsewhere.id];
  const { items } = await desk.tasks.bulkUpdate({ project_id, task_ids, status: 'done', priority: 'low' });
  expect(items.map(({ id, error }) => [id, error?.code ?? null])).toEqual([
    [a.key, null],
    [b.id, 'TASK_BLOCKED'],
    [elsewhere.id, 'TASK_NOT_FOUND'],
  ]);
  expect(await desk.tasks.get({ task_id: b.id })).toMatchObject({ status: 'todo', priority: 'none' });
  const events = await desk.tasks.history({ task_id: b.id });
  expect(events.items.map(({ type }) => type)).toEqual(['task.dependency_added', 'task.created']);
});

test('a filter is conjunctive: each word has to be in the task', async () => {
  const { project_id, add, key } = await aBoard();
  const both = await add('Printer jams', { description: 'on floor 3, 100%' });
  const one = await add('Printer silent');
  const found = async (search: string) => ids(await desk.tasks.list({ project_id, search }));
  expect(await found('printer FLOOR')).toEqual([both.id]);
  expect(await found('printer')).toEqual([both.id, one.id]);
  expect(await found('printer 100% router')).toEqual([]);
  expect(await found('100%')).toEqual([both.id]);
  expect(await found(`${key}-2`)).toEqual([one.id]);
});

test('a list is in the order asked for, from page to page and from cursor to cursor', async () => {
  const { project_id, add } = await aBoard();
  const priorities = ['low', 'urgent', 'none', 'high', 'medium'] as const;
  for (const [n, priority] of priorities.entries())
    await add(`Task ${n}`, { priority, ...(n % 2 === 0 ? { due_on: `2026-0${n + 1}-01` } : {}) });
  const walk = async (
    sort: 'priority' | 'due_on' | 'number' | 'rank' | 'created_at' | 'updated_at',
    order: 'asc' | 'desc',
  ) => {
    const titles: string[] = [];
    let cursor: string | undefined;
    do {
      const next = await desk.tasks.list({
        project_id,
        sort,
        order,
        page_size: 2,
        ...(cursor === undefined ? {} : { cursor }),
      });
      titles.push(...next.items.map(({ title }) => title));
      cursor = next.next_cursor ?? undefined;
    } while (cursor !== undefined);
    return titles.map((title) => title.slice(-1)).join('');
  };
  expect(await walk('priority', 'desc')).toBe('13402');
  expect(await walk('number', 'asc')).toBe('01234');
  expect((await walk('due_on', 'asc')).slice(0, 3)).toBe('024');
  for (const sort of ['rank', 'created_at', 'updated_at'] as const) expect(await walk(sort, 'asc')).toBe('01234');
});

test('a status that tasks have goes only where another one replaces it', async () => {
  const { project_id, add, column } = await aBoard();
  const [a, b] = [await add('a', { status: 'in_progress' }), await add('b', { status: 'in_progress' })];
  const waiting = await add('waiting');
  const statuses = [
    { slug: 'todo', name: 'To do', category: 'todo' as const },
    { slug: 'done', name: 'Done', category: 'done' as const },
  ];
  await expect(desk.projects.statuses.set({ project_id, statuses })).rejects.toMatchObject({
    app: 'PROJECT_STATUS_IN_USE',
    details: { statuses: ['in_progress'] },
  });
  await desk.projects.statuses.set({ project_id, statuses, replace: { in_progress: 'todo' } });
  expect(await column()).toEqual([waiting.id, a.id, b.id]);
  const swapped = [
    { ...statuses[0]!, slug: 'open' },
    statuses[1]!,
    { ...statuses[0]!, name: 'Doing', category: 'doing' as const },
  ];
  await desk.projects.statuses.set({ project_id, statuses: swapped });
  expect((await desk.tasks.get({ task_id: a.id })).status_category).toBe('doing');
});

test('watching is for oneself, for others by those who write tasks, and only for who sees the project', async () => {
  const { add } = await aBoard({ private: true });
  const { id: task_id } = await add('x');
  expect(await desk.tasks.watchers.add({ task_id })).toMatchObject({ person_id: member.person_id });
  await expect(desk.tasks.watchers.add({ task_id, person_id: viewer.person_id })).rejects.toMatchObject(
    refusal('PERSON_NOT_FOUND'),
  );
  await desk.tasks.watchers.add({ task_id, person_id: admin.person_id });
  const watchers = (await desk.tasks.watchers.list({ task_id })).items.map(({ person_id }) => person_id);
  expect(watchers.toSorted()).toEqual([member.person_id, admin.person_id].toSorted());
  expect(await desk.tasks.watchers.remove({ task_id, person_id: 'me' })).toEqual({ removed: true });
  const { project_id } = await aProject(world.kysely, team);
  const open = await desk.tasks.create({ project_id, title: 'open' });
  await expect(
    (await world.as(viewer)).tasks.watchers.add({ task_id: open.id, person_id: admin.person_id }),
  ).rejects.toMatchObject(refusal('FORBIDDEN'));
});

test('a plan has so many tasks, also when all come at once', async () => {
  const small = await aTeam(world.kysely);
  const worker = await aMember(world.kysely, small, 'member');
  const { project_id } = await aProject(world.kysely, small, { members: [worker] });
  await world.kysely
    .insertInto('entitlement_overrides')
    .values({ team_id: small.id, key: 'tasks', allowed: 5, created_at: new Date().toISOString() })
    .execute();
  const own = await world.as(worker);
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, n) => own.tasks.create({ project_id, title: `Task ${n}` })),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
  const [task] = (await own.tasks.list({ project_id })).items;
  await own.tasks.delete({ task_id: task!.id });
  await own.tasks.create({ project_id, title: 'In its place' });
  await expect(own.tasks.restore({ task_id: task!.id })).rejects.toMatchObject(refusal('TIER_LIMIT_EXCEEDED'));
});
