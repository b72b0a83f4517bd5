import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { taskStatuses } from '@deskwire/testing/builders.ts';
import { onStage, type Desk } from '../domain.ts';
import { manages } from '../rules.ts';
import { at, PRIVATE } from '../words.ts';

export const stage = onStage({
  furnish: someProjects,
  access: {
    'projects.stats': 'project:project.read',
    'projects.activity': 'project:project.read',
    'projects.leave': 'project:project.read',
    'projects.saveAsTemplate': 'project:project.manage',
    'projects.deleteTemplate': 'team:projects.create',
    'projects.members.update': 'project:project.manage',
    'projects.statuses.list': 'project:project.read',
    'projects.statuses.set': 'project:project.manage',
    'projects.tags.update': 'project:project.manage',
  },
  rowRules: {
    // The template of the stage is its agent's.
    'projects.deleteTemplate': (actor) => (manages(actor) ? 'Y' : '403'),
    // Nobody who calls was added to the project of the stage.
    'projects.leave': () => '404',
  },
  inputs: {
    'projects.fromTemplate': () => ({ template_id: 'software', name: 'From a template' }),
    'projects.saveAsTemplate': () => ({ name: 'A template' }),
    'projects.update': () => ({ name: 'Another name' }),
    'projects.members.invite': ({ a }) => ({ email: a.agent.email }),
    'projects.members.update': ({ a }) => ({ user_id: a.agent.user_id, role: 'member' }),
    'projects.members.remove': ({ a }) => ({ user_id: a.agent.user_id }),
    'projects.statuses.set': () => ({ statuses: TASK_STATUSES }),
  },
  unsuccessful: {
    'projects.leave': 'nobody was added to the project of the stage; projects.test.ts has those who were',
  },
});

const TASK_STATUSES = [
  { slug: 'todo', name: 'To do', category: 'todo' },
  { slug: 'in_progress', name: 'In progress', category: 'doing' },
  { slug: 'done', name: 'Done', category: 'done' },
];

/** A project of the team, and a private one of which the agent is a maintainer. */
async function someProjects(world: TestWorld, desk: Desk) {
  const open = await aProject(world, desk, { key: 'WEB', private: false });
  const secret = await aProject(world, { ...desk, mark: `${desk.mark} ${PRIVATE}` }, { key: 'SEC', private: true });
  return {
    rows: { project: open.project, project_tag: open.tag, project_template: open.template },
    secret: { project: secret.project, project_tag: secret.tag },
  };
}

async function aProject(
  { kysely }: TestWorld,
  { id: team_id, agent, mark }: Desk,
  is: { key: string; private: boolean },
) {
  const project = randomUUIDv7();
  const row = {
    team_id,
    id: project,
    ...is,
    name: `${mark} project`,
    description: mark,
    created_at: at,
    updated_at: at,
  };
  await kysely.insertInto('projects').values(row).execute();
  await kysely.insertInto('project_keys').values({ team_id, key: row.key, project_id: project }).execute();
  await kysely.insertInto('task_statuses').values(taskStatuses(team_id, project)).execute();
  await kysely
    .insertInto('project_events')
    .values({ team_id, project_id: project, event_id: randomUUIDv7() })
    .execute();
  const tag = randomUUIDv7();
  await kysely
    .insertInto('project_tags')
    .values({ team_id, id: tag, project_id: project, name: `${mark} tag`, created_at: at })
    .execute();
  const member = {
    team_id,
    project_id: project,
    person_id: agent.person_id,
    role: 'maintainer' as const,
    created_at: at,
  };
  await kysely.insertInto('project_members').values(member).execute();
  const favorite = { team_id, project_id: project, person_id: agent.person_id, created_at: at };
  await kysely.insertInto('project_favorites').values(favorite).execute();
  const invited = {
    team_id,
    project_id: project,
    invitation_id: randomUUIDv7(),
    role: 'member' as const,
    created_at: at,
  };
  await kysely.insertInto('project_invitations').values(invited).execute();
  const template = randomUUIDv7();
  const content = { statuses: taskStatuses(team_id, project).slice(0, 3), labels: [], tags: [], tasks: [] };
  await kysely
    .insertInto('project_templates')
    .values({
      team_id,
      id: template,
      name: `${mark.replace(PRIVATE, 'shared')} template ${is.key}`,
      created_by: agent.person_id,
      created_at: at,
      content: JSON.stringify({
        ...content,
        statuses: content.statuses.map(({ slug, name, category }) => ({ slug, name, category })),
      }),
    })
    .execute();
  return { project, tag, template };
}
