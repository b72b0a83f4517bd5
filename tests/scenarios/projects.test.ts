import { afterAll, describe, expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());

describe.each(PREFIXES)('the routes of projects below %s', (prefix) => {
  async function aDesk() {
    const team = await aTeam(desk.world.kysely);
    const people = {
      admin: await aMember(desk.world.kysely, team, 'admin'),
      lead: await aMember(desk.world.kysely, team, 'member'),
      colleague: await aMember(desk.world.kysely, team, 'member'),
      guest: await aMember(desk.world.kysely, team, 'requester'),
    };
    const lead = await desk.as(people.lead, prefix);
    const colleague = await desk.as(people.colleague, prefix);
    const guest = await desk.as(people.guest, prefix);
    const project = await lead.say('projects.create', 'POST /projects', { name: 'Website', key: 'WEB' });
    return { team, people, lead, colleague, guest, project, project_id: project.id };
  }

  test('a project is founded, found, changed and put aside', async () => {
    const { lead, colleague, guest, project, project_id } = await aDesk();
    expect(project).toMatchObject({ key: 'WEB', role: 'owner' });
    const taken = await colleague.refused('POST /projects', { name: 'Other', key: 'web' });
    expect([taken.status, taken.error.code]).toEqual([409, 'PROJECT_KEY_TAKEN']);
    expect((await colleague.refused('POST /projects', { name: '' })).status).toBe(422);
    expect((await guest.refused('POST /projects', { name: 'Mine' })).status).toBe(403);
    expect(await colleague.say('projects.get', 'GET /projects/{project_id}', { project_id: 'web' })).toMatchObject({
      id: project_id,
      role: 'member',
    });
    const patched = await lead.say('projects.update', 'PATCH /projects/{project_id}', {
      project_id,
      description: 'All pages',
    });
    expect(patched).toMatchObject({ description: 'All pages', version: 2 });
    const put = { project_id, name: 'Web', version: 2 };
    expect(await lead.say('projects.update', 'PUT /projects/{project_id}', put)).toMatchObject({ name: 'Web' });
    const late = await lead.refused('PATCH /projects/{project_id}', put);
    expect([late.status, late.error.code]).toEqual([409, 'VERSION_CONFLICT']);
    expect((await colleague.refused('PATCH /projects/{project_id}', { project_id, name: 'x' })).status).toBe(403);
    expect((await lead.refused('PATCH /projects/{project_id}', { project_id, due_on: 'soon' })).status).toBe(422);
    const found = await colleague.say('projects.list', 'GET /projects', { search: 'web' });
    expect(found.items).toMatchObject([{ id: project_id, description: 'All pages' }]);
    expect((await guest.refused('GET /projects')).status).toBe(403);
    expect((await lead.refused('GET /projects', { page_size: 0 })).status).toBe(422);

    await lead.say('tasks.create', 'POST /projects/{project_id}/tasks', { project_id, title: 'Counted' });
    expect(await colleague.say('projects.stats', 'GET /projects/{project_id}/stats', { project_id })).toMatchObject({
      tasks: 1,
      open: 1,
      unassigned: 1,
    });
    await desk.world.drain();
    const happened = await colleague.say('projects.activity', 'GET /projects/{project_id}/activity', { project_id });
    expect(happened.items[0]).toMatchObject({ type: 'task.created', task: { key: 'WEB-1' } });
    for (const spelling of ['GET /projects/{project_id}/stats', 'GET /projects/{project_id}/activity']) {
      expect((await guest.refused(spelling, { project_id })).status).toBe(404);
      expect((await lead.refused(spelling, { project_id: '!' })).status).toBeGreaterThanOrEqual(404);
    }

    await lead.say('projects.archive', 'POST /projects/{project_id}/archive', { project_id });
    expect((await lead.say('projects.list', 'GET /projects')).items).toEqual([]);
    const still = await lead.refused('PATCH /projects/{project_id}', { project_id, name: 'x' });
    expect([still.status, still.error.code]).toEqual([409, 'PROJECT_ARCHIVED']);
    expect((await colleague.refused('POST /projects/{project_id}/archive', { project_id })).status).toBe(403);
    expect((await colleague.refused('POST /projects/{project_id}/restore', { project_id })).status).toBe(403);
    const back = await lead.say('projects.restore', 'POST /projects/{project_id}/restore', { project_id });
    expect(back.archived_at).toBeNull();
    expect((await colleague.refused('DELETE /projects/{project_id}', { project_id })).status).toBe(403);
    await lead.say('projects.delete', 'DELETE /projects/{project_id}', { project_id });
    for (const spelling of ['GET /projects/{project_id}', 'POST /projects/{project_id}/archive'])
      expect((await lead.refused(spelling, { project_id })).error.code).toBe('PROJECT_NOT_FOUND');
    expect(
      (await lead.say('projects.restore', 'POST /projects/{project_id}/restore', { project_id: 'WEB' })).deleted_at,
    ).toBeNull();
    for (const spelling of [
      'GET /projects/{project_id}',
      'DELETE /projects/{project_id}',
      'POST /projects/{project_id}/archive',
      'POST /projects/{project_id}/restore',
    ])
      expect((await lead.refused(spelling, { project_id: '!' })).status).toBeGreaterThanOrEqual(404);
  });

  test('people are added, listed and removed', async () => {
    const { people, lead, colleague, guest, project_id } = await aDesk();
    const invite = 'POST /projects/{project_id}/team/invite';
    const added = await lead.say('projects.members.invite', invite, { project_id, email: people.colleague.email });
    expect(added).toMatchObject({ member: { user_id: people.colleague.user_id, role: 'member' }, invitation: null });
    expect((await colleague.refused(invite, { project_id, email: people.admin.email })).status).toBe(403);
    for (const wrong of [{}, { email: 'x@example.com', username: 'x' }, { username: 'Nobody' }])
      expect((await lead.refused(invite, { project_id, ...wrong })).status).toBe(422);
    const members = await colleague.say('projects.members.list', 'GET /projects/{project_id}/team', { project_id });
    expect(members.items.map(({ role }) => role)).toEqual(['owner', 'member']);
    expect((await guest.refused('GET /projects/{project_id}/team', { project_id })).status).toBe(404);
    expect((await lead.refused('GET /projects/{project_id}/team', { project_id, page: 0 })).status).toBe(422);
    const remove = 'DELETE /projects/{project_id}/team/{user_id}';
    const user_id = people.colleague.user_id;
    expect((await colleague.refused(remove, { project_id, user_id: people.lead.user_id })).status).toBe(403);
    expect((await lead.refused(remove, { project_id, user_id: 'x' })).status).toBe(422);
    await lead.say('projects.members.remove', remove, { project_id, user_id });
    expect(
      (await lead.say('projects.members.list', 'GET /projects/{project_id}/team', { project_id })).items,
    ).toHaveLength(1);
    expect((await lead.refused(remove, { project_id, user_id })).error.code).toBe('PROJECT_MEMBER_NOT_FOUND');
  });

  test('a favorite is one for whoever made it one', async () => {
    const { lead, colleague, guest, project_id } = await aDesk();
    const favorites = async (of: typeof lead) =>
      (await of.say('projects.list', 'GET /projects', { favorite: true })).items.map(({ id }) => id);
    await colleague.say('projects.favorite', 'POST /projects/{project_id}/favorite', { project_id });
    expect([await favorites(colleague), await favorites(lead)]).toEqual([[project_id], []]);
    await colleague.say('projects.unfavorite', 'DELETE /projects/{project_id}/favorite', { project_id });
    expect(await favorites(colleague)).toEqual([]);
    for (const spelling of ['POST /projects/{project_id}/favorite', 'DELETE /projects/{project_id}/favorite']) {
      expect((await guest.refused(spelling, { project_id })).status).toBe(404);
      expect((await lead.refused(spelling, { project_id: '!' })).status).toBeGreaterThanOrEqual(404);
    }
  });

  test('a project is tagged', async () => {
    const { lead, colleague, guest, project_id } = await aDesk();
    const tags = 'GET /projects/{project_id}/tags';
    const tag = await lead.say('projects.tags.create', 'POST /projects/{project_id}/tags', {
      project_id,
      name: 'Beta',
    });
    expect((await colleague.say('projects.tags.list', tags, { project_id })).items).toEqual([tag]);
    expect((await lead.refused('POST /projects/{project_id}/tags', { project_id, name: 'beta' })).status).toBe(409);
    expect((await lead.refused('POST /projects/{project_id}/tags', { project_id, name: '' })).status).toBe(422);
    expect((await colleague.refused('POST /projects/{project_id}/tags', { project_id, name: 'x' })).status).toBe(403);
    expect((await guest.refused(tags, { project_id })).status).toBe(404);
    expect((await lead.refused(tags, { project_id, page: 0 })).status).toBe(422);
    const remove = 'DELETE /projects/{project_id}/tags/{tag_id}';
    expect((await colleague.refused(remove, { project_id, tag_id: tag.id })).status).toBe(403);
    expect((await lead.refused(remove, { project_id, tag_id: 'x' })).status).toBe(422);
    await lead.say('projects.tags.delete', remove, { project_id, tag_id: tag.id });
    expect((await lead.say('projects.tags.list', tags, { project_id })).items).toEqual([]);
  });

  test('a project begins with a template', async () => {
    const { lead, guest } = await aDesk();
    const { items } = await lead.say('projects.templates', 'GET /projects/templates');
    expect(items.map(({ id }) => id)).toEqual(['software', 'launch', 'onboarding']);
    expect((await guest.refused('GET /projects/templates')).status).toBe(403);
    expect((await lead.refused('GET /projects/templates', { sort: 'x' })).status).toBe(422);
    const from = 'POST /projects/from-template';
    const made = await lead.say('projects.fromTemplate', from, { template_id: 'software', name: 'App', key: 'APP' });
    const tasks = await lead.say('tasks.list', 'GET /projects/{project_id}/tasks', { project_id: made.id });
    expect(tasks.items[0]).toMatchObject({ key: 'APP-1' });
    expect((await guest.refused(from, { template_id: 'software', name: 'x' })).status).toBe(403);
    expect((await lead.refused(from, { template_id: 'software', name: '' })).status).toBe(422);
    expect((await lead.refused(from, { template_id: 'none', name: 'x' })).error.code).toBe(
      'PROJECT_TEMPLATE_NOT_FOUND',
    );
  });
});

test('every spelling was called', () => {
  expect(uncalled(desk, 'projects')).toEqual([]);
});
