import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { tables, transaction } from '@deskwire/database/schema.ts';
import type { Task } from '@deskwire/contract/work/tasks.schemas.ts';
import { workbookOf } from '@deskwire/adapters/xlsx.fixture.ts';
import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { sending } from '../../../testing/uploads.ts';
import { readFile } from '../../../platform/files/bytes/open.ts';
import { untilBlocked } from '../../../testing/locks.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();
const on = tables<'tasks'>();
type Options = Omit<Parameters<Awaited<ReturnType<typeof sending>>['tasks']['importFile']>[0], 'project_id'>;

async function aBoard(key = 'WEB') {
  const team = await aTeam(world.kysely);
  const lead = await aMember(world.kysely, team, 'member');
  const colleague = await aMember(world.kysely, team, 'member');
  const viewer = await aMember(world.kysely, team, 'viewer');
  const { id: project_id } = await (await world.as(lead)).projects.create({ name: 'Website', key });
  return { team, lead, colleague, viewer, project_id };
}
type Exported = Task & { parent: string | null; depends_on: string[] };
type Board = Pick<Awaited<ReturnType<typeof aBoard>>, 'lead' | 'project_id'>;

const ended = async (person: TestPerson, id: string) => {
  await world.drain();
  return (await world.as(person)).operations.get({ operation_id: id });
};
async function imported({ lead, project_id }: Board, file: string | Buffer, options: Options = {}, name = 'tasks.csv') {
  const { id } = await (await sending(world, lead, file, name)).tasks.importFile({ project_id, ...options });
  return ended(lead, id);
}
const errorsOf = async ({ lead }: Board, operation_id: string) =>
  (await (await world.as(lead)).operations.errors({ operation_id, page_size: 100 })).items;
const tasksOf = async ({ lead, project_id }: Board) =>
  (await (await world.as(lead)).tasks.list({ project_id, page_size: 100, sort: 'number', order: 'asc' })).items;
async function exported({ lead, project_id }: Board, format: 'csv' | 'ndjson' = 'csv'): Promise<string> {
  const { id } = await (await world.as(lead)).tasks.export({ project_id, format });
  const operation = await ended(lead, id);
  expect(operation.state).toBe('succeeded');
  const bytes = await readFile(world.services, (operation.result as { file_id: string }).file_id);
  return (await bytes.toArray()).join('');
}

test('a plan of another program becomes tasks, with what they are part of and wait for in any order', async () => {
  const board = await aBoard();
  const csv = [
    'Issue key,Summary,Notes,State,Prio,Tags,Assignee,Due Date,Parent,Blocked by,Created,Weird',
    `X-2,Draw it,,In Progress,P1,"Design, Print",${board.colleague.email},2027-03-01,X-1,,2026-01-02,x`,
    'X-3,Print it,,backlog,,print,,,X-1,x-2,,',
    'X-1,Make a poster,All of it,todo,normal,,,2027-03-31,,,,',
  ].join('\n');
  const operation = await imported(board, csv);
  expect(operation).toMatchObject({
    kind: 'tasks.import',
    state: 'succeeded',
    total: 3,
    done: 3,
    failed: 0,
    result: { created: 3, dry_run: false, ignored_columns: ['Weird'], columns: { parent: 'Parent' } },
  });
  const [draw, print, poster] = await tasksOf(board);
  expect(poster).toMatchObject({
    key: 'WEB-3',
    title: 'Make a poster',
    description: 'All of it',
    priority: 'medium',
    due_on: '2027-03-31',
    subtask_total: 2,
    reporter_id: board.lead.person_id,
  });
  expect(draw).toMatchObject({
    parent_id: poster!.id,
    status_category: 'doing',
    priority: 'urgent',
    assignee_id: board.colleague.person_id,
    created_at: '2026-01-02T00:00:00.000Z',
  });
  expect(draw!.labels.map(({ name }) => name)).toEqual(['Design', 'Print']);
  expect(print).toMatchObject({ parent_id: poster!.id, blocked: true, labels: [{ name: 'Print' }] });
  const { items } = await (await world.as(board.lead)).tasks.dependencies.list({ task_id: print!.id });
  expect(items).toMatchObject([{ direction: 'depends_on', key: 'WEB-1' }]);
});

test('a repeat changes nothing; with duplicates: update it changes what the file says, by the rules of tasks', async () => {
  const board = await aBoard();
  const csv = 'key,title,status,parent\nA,First,todo,\nB,Second,todo,A\n';
  await imported(board, csv);
  const before = await tasksOf(board);
  expect(await imported(board, csv)).toMatchObject({ result: { unchanged: 2 } });
  expect(await imported(board, csv, { duplicates: 'update' })).toMatchObject({ result: { unchanged: 2 } });
  expect(await tasksOf(board)).toEqual(before);

  const later = 'key,title,status,parent\nA,First of all,done,\nC,Third,todo,A\nB,Second,todo,C\n';
  expect(await imported(board, later, { duplicates: 'update', dry_run: true })).toMatchObject({
    result: { created: 1, updated: 1, unchanged: 1, dry_run: true },
  });
  expect(await tasksOf(board)).toEqual(before);
  expect(await imported(board, later, { duplicates: 'update' })).toMatchObject({ result: { created: 1, updated: 1 } });
  const [first, second, third] = await tasksOf(board);
  expect(first).toMatchObject({ title: 'First of all', status_category: 'done' });
  expect(first!.completed_at).not.toBeNull();
  expect([second!.parent_id, third!.parent_id]).toEqual([third!.id, first!.id]);
  const history = await (await world.as(board.lead)).tasks.history({ task_id: first!.id });
  expect(history.items.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['task.updated', 'task.status_changed', 'task.completed', 'task.created']),
  );
});

test('what is wrong with a line is told, and refuses the line with all that hang at it; the rest goes in', async () => {
  const board = await aBoard();
  const csv = [
    'key,title,status,assignee,due date,parent,depends on',
    'OK,Good,,,,,',
    'A,,nowhere,ghost@example.com,31.12.2026,,',
    'B,Part of a bad one,,,,A,',
    'C,Part of nothing,,,,ZZZ,',
    'D,Circle one,,,,,E',
    'E,Circle two,,,,,D',
    'F,Its own parent,,,,F,',
    'OK,The same key again,,,,,',
    'G,Part and waiting,,,,H,H',
    'H,Whole,,,,,',
    'I,Waits for a circle,,,,,"OK;E"',
  ].join('\n');
  const operation = await imported(board, csv);
  expect(operation).toMatchObject({ state: 'succeeded', total: 11, done: 2, failed: 9, result: { created: 2 } });
  expect((await tasksOf(board)).map(({ title }) => title)).toEqual(['Good', 'Whole']);
  const told = (await errorsOf(board, operation.id)).map(({ line, field, reason }) => `${line} ${field} ${reason}`);
  expect(told).toEqual([
    expect.stringMatching(/^3 status is no status of the project: todo,/),
    '3 due_on is no day: write 2026-11-20',
    '3 title is missing',
    '3 assignee is nobody to whom tasks of the project can be assigned',
    '4 parent names line 3, which is refused',
    '5 parent names no task of the file or the project',
    '6 depends_on leads back to the line itself',
    '7 depends_on leads back to the line itself',
    '8 parent leads back to the line itself',
    '9 external_key names line 2 already',
    '10 depends_on names a task that it is part of, or that is part of it',
    '12 depends_on names line 7, which is refused',
  ]);
});

test('an export comes back the same, in another project of the team too', async () => {
  const board = await aBoard();
  const { tasks } = await world.as(board.lead);
  const { project_id } = board;
  const { id: label } = await tasks.labels.create({ project_id, name: '=Urgent', color: '#ff0000' });
  const whole = await tasks.create({
    project_id,
    title: '=1+1',
    description: '- a, "list"\n- of; things',
    label_ids: [label],
    priority: 'high',
    start_on: '2027-01-01',
    due_on: '2027-01-31',
    estimate_minutes: 90,
    recurrence: { every: 1, unit: 'month' },
    assignee_id: board.colleague.person_id,
  });
  const part = await tasks.create({ project_id, title: 'Part', parent_id: whole.id });
  const done = await tasks.create({ project_id, title: 'Done', status: 'done' });
  await tasks.dependencies.add({ project_id, task_id: whole.id, other_task_id: done.id });
  await tasks.move({ task_id: part.id, before_id: whole.id });

  const file = await exported(board);
  expect(await imported(board, file, { duplicates: 'update' })).toMatchObject({ result: { unchanged: 3 }, failed: 0 });

  const other = {
    lead: board.lead,
    project_id: (await (await world.as(board.lead)).projects.create({ name: 'Two' })).id,
  };
  expect(await imported(other, file)).toMatchObject({ result: { created: 3 }, failed: 0 });
  const [mine, theirs] = [await whatIsSaid(board), await whatIsSaid(other)];
  expect(theirs.rows).toEqual(mine.rows);
  expect(theirs.column).toEqual(mine.column);
});
/** What a project says of its tasks, whatever their keys are, and the order of the column of what is to be done. */
async function whatIsSaid(from: Board) {
  const lines = (await exported(from, 'ndjson')).trim().split('\n');
  const tasks = lines.map((line) => JSON.parse(line) as Exported);
  const titleOf = (key: string | null) => tasks.find((task) => task.key === key)?.title;
  const rows = tasks.map(({ title, description, status, priority, labels, assignee_id, reporter_id, ...task }) => ({
    title,
    description,
    status,
    priority,
    assignee_id,
    reporter_id,
    labels: labels.map(({ name, color }) => [name, color]),
    days: [task.start_on, task.due_on, task.estimate_minutes, task.recurrence],
    times: [task.created_at, task.completed_at],
    parent: titleOf(task.parent),
    depends_on: task.depends_on.map(titleOf),
    blocked: task.blocked,
  }));
  return {
    rows: rows.toSorted((a, b) => a.title.localeCompare(b.title)),
    column: rows.filter(({ status }) => status === 'todo').map(({ title }) => title),
  };
}

test('a workbook is read like a CSV file, its rows as a spreadsheet counts them', async () => {
  const board = await aBoard();
  const rows = [
    ['Title', 'Due date', 'Estimate minutes'],
    ['One', new Date('2027-02-03'), 30],
    [null, null, null],
    ['Two', 'soon', 'many'],
  ];
  const file = await workbookOf(rows);
  const operation = await imported(board, file, {}, 'plan.xlsx');
  expect(operation).toMatchObject({ state: 'succeeded', done: 1, failed: 1 });
  expect(await tasksOf(board)).toMatchObject([{ title: 'One', due_on: '2027-02-03', estimate_minutes: 30 }]);
  expect((await errorsOf(board, operation.id)).map(({ line, field }) => [line, field])).toEqual([
    [4, 'due_on'],
    [4, 'estimate_minutes'],
  ]);
  const broken = await imported(board, file.subarray(0, -100), {}, 'plan.xlsx');
  expect(broken).toMatchObject({ state: 'failed', error: { code: 'IMPORT_UNREADABLE' } });
});

test.each([
  ['Anything\nx\n', 'IMPORT_COLUMNS'],
  ['Title\n', 'IMPORT_EMPTY'],
  ['%PDF-1.7', 'IMPORT_NOT_CSV'],
])('the file %j fails as %s', async (file, code) => {
  const board = await aBoard();
  expect(await imported(board, file)).toMatchObject({ state: 'failed', error: { code } });
});

test('a file can be imported into two projects, and a task that moved on is not made again', async () => {
  const board = await aBoard();
  const { projects, tasks } = await world.as(board.lead);
  const other = { lead: board.lead, project_id: (await projects.create({ name: 'Two' })).id };
  for (const one of [board, other]) expect(await imported(one, 'key,title\nA,x\n')).toMatchObject({ done: 1 });
  const [task] = await tasksOf(board);
  await tasks.move({ task_id: task!.id, to_project_id: other.project_id });
  expect(await imported(board, `id,key,title\n,A,x\n${task!.id},,y\n`, { duplicates: 'update' })).toMatchObject({
    failed: 0,
  });
  expect((await tasksOf(other)).map(({ title }) => title)).toEqual(['x', 'x']);
});

test('an import ends with the right of whoever began it, and where its project is archived', async () => {
  const board = await aBoard();
  const { projects } = await world.as(board.lead);
  const start = async () =>
    (await sending(world, board.lead, 'title\nx\n', 'a.csv')).tasks.importFile({ project_id: board.project_id });
  const archived = await start();
  await projects.archive({ project_id: board.project_id });
  expect(await ended(board.lead, archived.id)).toMatchObject({ state: 'failed', error: { code: 'PROJECT_ARCHIVED' } });
  await projects.restore({ project_id: board.project_id });
  const { id } = await start();
  const demoted = { roles: ['viewer' as const] };
  await world.kysely.updateTable('people').set(demoted).where('id', '=', board.lead.person_id).execute();
  await world.kysely.deleteFrom('project_members').where('project_id', '=', board.project_id).execute();
  expect(await ended(board.lead, id)).toMatchObject({ state: 'failed', error: { code: 'FORBIDDEN' } });
  const theirs = await sending(world, board.viewer, 'title\nx\n', 'a.csv');
  await expect(theirs.tasks.importFile({ project_id: board.project_id })).rejects.toMatchObject({ app: 'FORBIDDEN' });
});

test('whoever no longer sees a project no longer reads what they exported of it', async () => {
  const { team, lead } = await aBoard();
  const owner = await world.as(lead);
  const { id: project_id } = await owner.projects.create({ name: 'Secret', key: 'SEC', private: true });
  const guest = await aMember(world.kysely, team, 'member');
  await owner.projects.members.invite({ project_id, email: guest.email, role: 'member' });
  await owner.tasks.create({ project_id, title: 'A secret' });
  const theirs = await world.as(guest);
  const { id } = await theirs.tasks.export({ project_id });
  const { file_id } = (await ended(guest, id)).result as { file_id: string };
  expect(await theirs.files.get({ file_id })).toMatchObject({ home_kind: 'operation' });
  await owner.projects.members.remove({ project_id, user_id: guest.user_id });
  for (const read of [theirs.files.get, theirs.files.download])
    await expect(read({ file_id })).rejects.toMatchObject({ app: 'FILE_NOT_FOUND' });
});

test('lines lock tasks in the order of all others, so that none of two waits for the other', async () => {
  const board = await aBoard();
  await imported(board, 'key,title\nA,A\nB,B\n');
  const [first, last] = (await tasksOf(board)).toSorted((one, other) => (one.id < other.id ? -1 : 1)) as [Task, Task];
  const file = ['key,title', `${last.title},Last of all`, `${first.title},First of all`].join('\n');
  let done: Promise<unknown> | undefined;
  await transaction(world.services.db, async (db) => {
    await sql`select from tasks where id = ${first.id} for update`.execute(on(db));
    done = imported(board, file, { duplicates: 'update' });
    expect(await Promise.race([untilBlocked(world).then(() => 'waits'), done])).toBe('waits');
    const held = sql`select from tasks where id = ${last.id} for no key update nowait`.execute(world.kysely);
    expect((await held).rows).toHaveLength(1);
  });
  await done;
  expect((await tasksOf(board)).map(({ title }) => title).toSorted()).toEqual(['First of all', 'Last of all']);
});

test('a link that became impossible after the file was checked is left out, and told', async () => {
  const board = await aBoard();
  const { id: other } = await (
    await world.as(board.lead)
  ).tasks.create({ project_id: board.project_id, title: 'Gone' });
  // Somebody deletes the other task once the lines are written.
  await world.pool.query(`
    create function gone_meanwhile() returns trigger language plpgsql as $$
      begin update tasks set deleted_at = now() where id = '${other}'; return new; end $$;
    create trigger gone_meanwhile after update on operations for each row
      when (new.team_id = '${board.team.id}' and new.step = 1) execute function gone_meanwhile()`);
  const { state, result } = await imported(board, 'title,depends_on\nFirst,\nSecond,WEB-1\n');
  expect({ state, result }).toMatchObject({
    state: 'succeeded',
    result: {
      created: 2,
      left_out: [{ field: 'depends_on', value: 'WEB-1', reason: 'the other task is gone (line 3)' }],
    },
  });
});
