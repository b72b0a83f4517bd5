import { afterAll, describe, expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());

describe.each(PREFIXES)('the routes of tasks below %s', (prefix) => {
  async function aBoard() {
    const team = await aTeam(desk.world.kysely);
    const people = {
      lead: await aMember(desk.world.kysely, team, 'member'),
      colleague: await aMember(desk.world.kysely, team, 'member'),
      viewer: await aMember(desk.world.kysely, team, 'viewer'),
    };
    const lead = await desk.as(people.lead, prefix);
    const viewer = await desk.as(people.viewer, prefix);
    const { id: project_id } = await lead.say('projects.create', 'POST /projects', { name: 'Website', key: 'WEB' });
    const add = (title: string, more: object = {}) =>
      lead.say('tasks.create', 'POST /projects/{project_id}/tasks', { project_id, title, ...more });
    const get = (task_id: string) => viewer.say('tasks.get', 'GET /tasks/{task_id}', { task_id });
    return { people, lead, viewer, project_id, add, get };
  }

  test('a task is written down, found, changed and deleted, by both spellings', async () => {
    const { people, lead, viewer, project_id, add, get } = await aBoard();
    const task = await add('Write the imprint', { priority: 'high' });
    expect(task).toMatchObject({ key: 'WEB-1', status: 'todo', reporter_id: people.lead.person_id });
    const create = 'POST /projects/{project_id}/tasks';
    expect((await viewer.refused(create, { project_id, title: 'x' })).status).toBe(403);
    expect((await lead.refused(create, { project_id, title: '' })).status).toBe(422);

    const named = { project_id, task_id: task.id };
    const under = '/projects/{project_id}/tasks/{task_id}';
    expect(await viewer.say('tasks.get', `GET ${under}`, named)).toEqual(await get('WEB-1'));
    expect((await lead.refused(`GET ${under}`, { ...named, project_id: 'NONE' })).status).toBe(404);
    const list = 'GET /projects/{project_id}/tasks';
    const found = await viewer.say('tasks.list', list, { project_id, search: 'imprint', status: ['todo'] });
    expect(found.items.map(({ id }) => id)).toEqual([task.id]);
    expect((await lead.refused(list, { project_id, sort: 'beauty' })).status).toBe(422);

    for (const [spelling, fields] of [
      ['PATCH /tasks/{task_id}', { task_id: task.key, title: 'By patch' }],
      ['PUT /tasks/{task_id}', { task_id: task.key, title: 'By put' }],
      [`PATCH ${under}`, { ...named, title: 'Under the project' }],
    ] as const) {
      await lead.say('tasks.update', spelling, fields);
      expect((await get(task.id)).title).toBe(fields.title);
      expect((await viewer.refused(spelling, fields)).status).toBe(403);
      expect((await lead.refused(spelling, { ...fields, title: '' })).status).toBe(422);
    }

    const assign = 'POST /tasks/{task_id}/assign';
    await lead.say('tasks.assign', assign, { task_id: task.id, assignee_id: people.colleague.person_id });
    expect((await get(task.id)).assignee_id).toBe(people.colleague.person_id);
    const unfit = await lead.refused(assign, { task_id: task.id, assignee_id: people.viewer.person_id });
    expect([unfit.status, unfit.error.code]).toEqual([409, 'TASK_ASSIGNEE_UNFIT']);
    expect((await viewer.refused(assign, { task_id: task.id, assignee_id: null })).status).toBe(403);
    expect((await lead.refused(assign, { task_id: task.id, assignee_id: 'you' })).status).toBe(422);

    const complete = 'POST /tasks/{task_id}/complete';
    expect((await viewer.refused(complete, { task_id: task.id })).status).toBe(403);
    expect((await lead.refused(complete, { task_id: task.id, force: 'yes' })).status).toBe(422);
    await lead.say('tasks.complete', complete, { task_id: task.id });
    expect((await get(task.id)).status_category).toBe('done');

    const duplicate = 'POST /tasks/{task_id}/duplicate';
    expect(await lead.say('tasks.duplicate', duplicate, { task_id: task.id, title: 'A copy' })).toMatchObject({
      key: 'WEB-2',
      title: 'A copy',
      status_category: 'todo',
    });
    expect((await viewer.refused(duplicate, { task_id: task.id })).status).toBe(403);
    expect((await lead.refused(duplicate, { task_id: task.id, title: '' })).status).toBe(422);

    const times = '/tasks/{task_id}/times';
    await lead.say('workTimes.log', `POST ${times}`, { task_id: task.key, minutes: 30, note: 'Wrote it' });
    const spent = await viewer.say('workTimes.list', `GET ${times}`, { task_id: task.key });
    expect(spent.items).toMatchObject([{ seconds: 1800, task_id: task.id }]);
    expect((await viewer.refused(`POST ${times}`, { task_id: task.key, minutes: 1 })).status).toBe(403);
    expect((await lead.refused(`POST ${times}`, { task_id: task.key, minutes: 0 })).status).toBe(422);
    expect((await lead.refused(`GET ${times}`, { task_id: 'WEB-99' })).status).toBe(404);

    const other = await add('Another one');
    for (const [spelling, fields] of [
      ['DELETE /tasks/{task_id}', { task_id: task.key }],
      [`DELETE ${under}`, { project_id, task_id: other.key }],
    ] as const) {
      expect((await viewer.refused(spelling, fields)).status).toBe(403);
      expect((await lead.refused(spelling, { ...fields, task_id: '!' })).status).toBeGreaterThanOrEqual(404);
      await lead.say('tasks.delete', spelling, fields);
      expect((await lead.refused('GET /tasks/{task_id}', { task_id: fields.task_id })).error.code).toBe(
        'TASK_NOT_FOUND',
      );
    }
    await lead.say('tasks.restore', 'POST /tasks/{task_id}/restore', { task_id: task.key });
    expect((await get(task.key)).deleted_at).toBeNull();
  });

  test('a task is done for a ticket, and shows what was spent on it', async () => {
    const { people, lead, project_id, add } = await aBoard();
    const ticket = await lead.say('tickets.create', 'POST /tickets', { title: 'The imprint is wrong' });
    const task = await add('Mend the imprint', { ticket_id: ticket.key });
    const shown = { ticket_id: ticket.id, ticket: { key: ticket.key, title: ticket.title }, spent_minutes: 0 };
    expect(task).toMatchObject(shown);
    await add('Something else');
    for (const spelling of ['GET /tasks', 'GET /tickets/{ticket_id}/tasks'])
      for (const ticket_id of [ticket.id, ticket.key])
        expect((await lead.say('tasks.listAll', spelling, { ticket_id })).items.map(({ id }) => id)).toEqual([task.id]);

    // Whoever does not see the ticket sees the task without it.
    const colleague = await desk.as(people.colleague, prefix);
    const read = () => colleague.say('tasks.get', 'GET /tasks/{task_id}', { task_id: task.id });
    expect(await read()).toMatchObject({ ticket_id: null, ticket: null });
    const codes = async (spelling: string, fields: object) => {
      const { status, error } = await colleague.refused(spelling, { ...fields });
      return [status, error.code];
    };
    const missing = [404, 'TICKET_NOT_FOUND'];
    expect(await codes('GET /tickets/{ticket_id}/tasks', { ticket_id: ticket.key })).toEqual(missing);
    const create = 'POST /projects/{project_id}/tasks';
    expect(await codes(create, { project_id, title: 'x', ticket_id: ticket.key })).toEqual(missing);
    expect(await codes(create, { project_id, title: 'x', ticket_id: 'a b' })).toEqual([422, 'INVALID_INPUT']);

    for (const minutes of [30, 15])
      await lead.say('workTimes.log', 'POST /tasks/{task_id}/times', { task_id: task.key, minutes });
    expect((await read()).spent_minutes).toBe(45);
    const update = 'PATCH /tasks/{task_id}';
    expect(await lead.say('tasks.update', update, { task_id: task.key, ticket_id: null })).toMatchObject({
      ticket_id: null,
      ticket: null,
    });
    expect(await codes(update, { task_id: task.key, ticket_id: ticket.key })).toEqual(missing);
    expect((await lead.say('tasks.listAll', 'GET /tasks', { ticket_id: ticket.key })).total).toBe(0);
  });

  test('labels are made, listed, worn and deleted', async () => {
    const { lead, viewer, project_id, add, get } = await aBoard();
    const labels = '/projects/{project_id}/tasks/labels';
    const label = await lead.say('tasks.labels.create', `POST ${labels}`, {
      project_id,
      name: 'Bug',
      color: '#ff0000',
    });
    const task = await add('x', { label_ids: [label.id] });
    expect((await viewer.say('tasks.labels.list', `GET ${labels}`, { project_id })).items).toEqual([label]);
    const worn = await viewer.say('tasks.list', 'GET /projects/{project_id}/tasks', { project_id, labels: ['bug'] });
    expect(worn.items.map(({ id }) => id)).toEqual([task.id]);
    expect((await viewer.refused(`POST ${labels}`, { project_id, name: 'x' })).status).toBe(403);
    expect((await lead.refused(`POST ${labels}`, { project_id, name: 'x', color: 'red' })).status).toBe(422);
    expect((await lead.refused(`POST ${labels}`, { project_id, name: 'BUG' })).error.code).toBe('NAME_TAKEN');
    expect((await lead.refused(`GET ${labels}`, { project_id, page: 0 })).status).toBe(422);
    const one = { project_id, label_id: label.id };
    expect((await viewer.refused(`DELETE ${labels}/{label_id}`, one)).status).toBe(403);
    expect((await lead.refused(`DELETE ${labels}/{label_id}`, { project_id, label_id: 'x' })).status).toBe(422);
    await lead.say('tasks.labels.delete', `DELETE ${labels}/{label_id}`, one);
    expect((await get(task.id)).labels).toEqual([]);
  });

  test('a link and a file are attached to a task, seen by who sees it, and removed', async () => {
    const { people, lead, viewer, project_id, add } = await aBoard();
    const task = await add('With a plan');
    const path = '/projects/{project_id}/tasks/{task_id}/attachments';
    const of = { project_id, task_id: task.key };
    const url = 'https://example.com/plan';
    expect((await viewer.refused(`POST ${path}`, { ...of, url })).status).toBe(403);
    expect((await lead.refused(`POST ${path}`, { ...of, url: 'javascript:alert(1)' })).status).toBe(422);
    expect((await lead.refused(`POST ${path}`, of)).status).toBe(422);
    const link = await lead.say('tasks.attachments.create', `POST ${path}`, { ...of, url, title: 'The plan' });
    expect(link).toMatchObject({ kind: 'link', url, title: 'The plan', created_by: people.lead.person_id });
    const uploaded = await lead.say('files.upload', 'POST /files/upload', { form: { name: 'a.txt', bytes: 'A text' } });
    const file = await lead.say('tasks.attachments.create', `POST ${path}`, { ...of, file_id: uploaded.id });
    expect(file).toMatchObject({ kind: 'file', title: 'a.txt', file_id: uploaded.id });

    expect((await viewer.refused(`GET ${path}`, { ...of, task_id: 'WEB-99' })).status).toBe(404);
    expect((await viewer.refused(`GET ${path}`, { ...of, page: 0 })).status).toBe(422);
    const listed = await viewer.say('tasks.attachments.list', `GET ${path}`, of);
    expect(listed.items.map(({ title }) => title)).toEqual(['The plan', 'a.txt']);
    expect(await viewer.say('files.get', 'GET /files/{file_id}', { file_id: uploaded.id })).toMatchObject({ size: 6 });

    const one = `DELETE ${path}/{attachment_id}`;
    expect((await viewer.refused(one, { ...of, attachment_id: link.id })).status).toBe(403);
    expect((await lead.refused(one, { ...of, attachment_id: 'x' })).status).toBe(422);
    for (const { id } of [link, file]) await lead.say('tasks.attachments.delete', one, { ...of, attachment_id: id });
    expect((await viewer.say('tasks.attachments.list', `GET ${path}`, of)).total).toBe(0);
    expect((await viewer.refused('GET /files/{file_id}', { file_id: uploaded.id })).status).toBe(404);
  });

  test('tasks come from a file and go into one', async () => {
    const { lead, viewer, project_id } = await aBoard();
    const path = '/projects/{project_id}/tasks';
    const form = { name: 'tasks.csv', bytes: 'key,title,parent\nA,Whole,\nB,Part,A\n' };
    const there = { project_id, form };
    expect((await viewer.refused(`POST ${path}/import/file`, there)).status).toBe(403);
    expect((await lead.refused(`POST ${path}/import/file`, { ...there, duplicates: 'keep' })).status).toBe(422);
    const operations = [await lead.say('tasks.importFile', `POST ${path}/import/file`, { ...there, dry_run: true })];

    const { id: file_id } = await lead.say('files.upload', 'POST /files/upload', { form });
    expect((await viewer.refused(`POST ${path}/import`, { project_id, file_id })).status).toBe(403);
    expect((await lead.refused(`POST ${path}/import`, { project_id, file_id: 'x' })).status).toBe(422);
    operations.push(await lead.say('tasks.import', `POST ${path}/import`, { project_id, file_id }));
    await desk.world.drain();
    const list = { project_id, sort: 'number', order: 'asc' };
    const { items } = await viewer.say('tasks.list', `GET ${path}`, list);
    expect(items.map(({ title, parent_id }) => [title, parent_id])).toEqual([
      ['Whole', null],
      ['Part', items[0]!.id],
    ]);

    expect((await lead.refused(`POST ${path}/export`, { project_id, format: 'doc' })).status).toBe(422);
    expect((await lead.refused(`POST ${path}/export`, { project_id: 'NONE' })).status).toBe(404);
    operations.push(await viewer.say('tasks.export', `POST ${path}/export`, { project_id, search: 'part' }));
    await desk.world.drain();
    const get = 'GET /operations/{operation_id}';
    expect((await viewer.refused(get, { operation_id: operations[1]!.id })).status).toBe(404);
    const [dry, made] = await Promise.all(
      operations.slice(0, 2).map(({ id }) => lead.say('operations.get', get, { operation_id: id })),
    );
    expect([dry!.result, made!.result]).toMatchObject([
      { created: 2, dry_run: true },
      { created: 2, dry_run: false },
    ]);
    const written = await viewer.say('operations.get', get, { operation_id: operations[2]!.id });
    const { text } = await viewer.raw('GET /files/{file_id}/download', { file_id: written.result!['file_id'] });
    expect(text).toContain('"Part"');
    expect(text).not.toContain('"Whole"');
  });

  test('a task waits for another one until it is told not to', async () => {
    const { lead, viewer, project_id, add, get } = await aBoard();
    const [first, second] = [await add('first'), await add('second')];
    const path = '/projects/{project_id}/tasks/{task_id}/depends-on/{other_task_id}';
    const edge = { project_id, task_id: second.key, other_task_id: first.key };
    await lead.say('tasks.dependencies.add', `POST ${path}`, edge);
    expect((await get(second.id)).blocked).toBe(true);
    const circle = await lead.refused(`POST ${path}`, { ...edge, task_id: first.key, other_task_id: second.key });
    expect([circle.status, circle.error.code]).toEqual([409, 'TASK_CYCLE']);
    for (const method of ['POST', 'DELETE']) {
      expect((await viewer.refused(`${method} ${path}`, edge)).status).toBe(403);
      expect((await lead.refused(`${method} ${path}`, { ...edge, other_task_id: '!' })).status).toBe(422);
    }
    await lead.say('tasks.dependencies.remove', `DELETE ${path}`, edge);
    expect((await get(second.id)).blocked).toBe(false);
  });
});

test('every spelling was called', () => {
  expect(uncalled(desk, 'tasks').filter((spelling) => !spelling.endsWith('/comments'))).toEqual([]);
});
