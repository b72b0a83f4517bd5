import { afterAll, describe, expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());

describe.each(PREFIXES)('the routes of comments below %s', (prefix) => {
  test('somebody comments on a project and a task, changes it, and marks what others said', async () => {
    const team = await aTeam(desk.world.kysely);
    const lead = await desk.as(await aMember(desk.world.kysely, team, 'member'), prefix);
    const viewer = await desk.as(await aMember(desk.world.kysely, team, 'viewer'), prefix);
    const { id: project_id } = await lead.say('projects.create', 'POST /projects', { name: 'Website', key: 'WEB' });
    const task = await lead.say('tasks.create', 'POST /projects/{project_id}/tasks', { project_id, title: 'x' });
    const all = '/projects/{project_id}/comments';
    const one = `${all}/{comment_id}`;
    const list = async (more: object = {}) =>
      (await viewer.say('comments.list', `GET ${all}`, { project_id, ...more })).items.map(({ content }) => content);

    const said = await lead.say('comments.create', `POST ${all}`, {
      project_id,
      content: 'At the task',
      entity_type: 'task',
      entity_id: 'WEB-1',
    });
    expect(said).toMatchObject({ task_id: task.id, content: 'At the task' });
    await lead.say('comments.create', `POST ${all}`, { project_id, content: 'At the project' });
    expect((await viewer.refused(`POST ${all}`, { project_id, content: 'x' })).status).toBe(403);
    expect((await lead.refused(`POST ${all}`, { project_id, content: '' })).status).toBe(422);
    expect(await list()).toEqual(['At the task', 'At the project']);
    expect(await list({ entity_type: 'task', entity_id: task.id })).toEqual(['At the task']);
    expect((await viewer.refused(`GET ${all}`, { project_id, entity_type: 'ticket' })).status).toBe(422);
    expect((await viewer.refused(`GET ${all}`, { project_id: 'NONE' })).status).toBe(404);

    const named = { project_id, comment_id: said.id };
    await lead.say('comments.update', `PATCH ${one}`, { ...named, content: 'At the task, edited' });
    expect(await list({ entity_type: 'task', entity_id: task.id })).toEqual(['At the task, edited']);
    expect((await viewer.refused(`PATCH ${one}`, { ...named, content: 'x' })).status).toBe(403);
    expect((await lead.refused(`PATCH ${one}`, { ...named, content: '' })).status).toBe(422);

    expect(await viewer.say('comments.star', `POST ${one}/star`, named)).toMatchObject({ starred: true });
    const starred = await viewer.say('comments.starred', 'GET /comments/starred');
    expect(starred.items.map(({ id }) => id)).toEqual([said.id]);
    await viewer.say('comments.unstar', `DELETE ${one}/star`, named);
    expect((await viewer.say('comments.starred', 'GET /comments/starred')).items).toEqual([]);
    for (const method of ['POST', 'DELETE']) {
      expect((await viewer.refused(`${method} ${one}/star`, { ...named, project_id: 'NONE' })).status).toBe(404);
      expect((await viewer.refused(`${method} ${one}/star`, { ...named, comment_id: 'x' })).status).toBe(422);
    }

    expect((await viewer.refused(`DELETE ${one}`, named)).status).toBe(403);
    expect((await lead.refused(`DELETE ${one}`, { project_id, comment_id: 'x' })).status).toBe(422);
    await lead.say('comments.delete', `DELETE ${one}`, named);
    expect(await list()).toEqual(['At the project']);

    const create = 'POST /tasks/{task_id}/comments';
    await lead.say('tasks.comments.create', create, { task_id: 'WEB-1', content: 'From the task' });
    expect((await viewer.refused(create, { task_id: 'WEB-1', content: 'x' })).status).toBe(403);
    expect((await lead.refused(create, { task_id: 'WEB-1', content: '' })).status).toBe(422);
    const under = { project_id, task_id: task.id };
    await lead.say('tasks.comments.create', 'POST /projects/{project_id}/tasks/{task_id}/comments', {
      ...under,
      content: 'From below the project',
    });
    const got = await viewer.say('tasks.comments.list', 'GET /tasks/{task_id}/comments', { task_id: task.id });
    expect(got.items.map(({ content }) => content)).toEqual(['From the task', 'From below the project']);
    expect(
      await viewer.say('tasks.comments.list', 'GET /projects/{project_id}/tasks/{task_id}/comments', under),
    ).toEqual(got);
    const [first, second] = got.items.map(({ id }) => id);
    const oneOf = '/comments/{comment_id}';
    for (const [path, fields] of [
      [`/tasks/{task_id}${oneOf}`, { task_id: 'WEB-1', comment_id: first }],
      [`/projects/{project_id}/tasks/{task_id}${oneOf}`, { ...under, comment_id: second }],
    ] as const) {
      const edited = await lead.say('tasks.comments.update', `PATCH ${path}`, { ...fields, content: 'Edited' });
      expect(edited).toMatchObject({ content: 'Edited', version: 2 });
      for (const method of ['PATCH', 'DELETE']) {
        expect((await viewer.refused(`${method} ${path}`, { ...fields, content: 'x' })).status).toBe(403);
        expect((await lead.refused(`${method} ${path}`, { ...fields, comment_id: 'x', content: 'x' })).status).toBe(
          422,
        );
      }
      await lead.say('tasks.comments.delete', `DELETE ${path}`, fields);
    }
    expect(await list({ entity_type: 'task', entity_id: task.id })).toEqual([]);
    const atProject = (await lead.say('comments.list', `GET ${all}`, { project_id })).items[0]!;
    const elsewhere = await lead.refused(`PATCH /tasks/{task_id}${oneOf}`, {
      task_id: 'WEB-1',
      comment_id: atProject.id,
      content: 'x',
    });
    expect(elsewhere.error.code).toBe('PROJECT_COMMENT_NOT_FOUND');
    expect((await viewer.refused('GET /tasks/{task_id}/comments', { task_id: 'WEB-9' })).status).toBe(404);
    expect((await viewer.refused('GET /tasks/{task_id}/comments', { task_id: 'WEB-1', page: 0 })).status).toBe(422);
  });
});

test('every spelling was called', () => {
  expect([...uncalled(desk, 'comments'), ...uncalled(desk, 'tasks.comments')]).toEqual([]);
});
