import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { manages } from '../rules.ts';
import { at, PRIVATE } from '../words.ts';
import { stage as tasks } from './tasks.ts';

export const stage = onStage({
  furnish: someComments,
  access: {
    'comments.restore': 'project:comments.write',
    'comments.starred': 'team:projects.read',
    'tasks.comments.update': 'project:comments.write',
    'tasks.comments.delete': 'project:comments.write',
  },
  rowRules: {
    // The comment of the stage is its agent's: others may delete it where they manage the project.
    'comments.update': () => '403',
    'comments.delete': (actor) => (manages(actor) ? 'Y' : '403'),
    'tasks.comments.update': () => '403',
    'tasks.comments.delete': (actor) => (manages(actor) ? 'Y' : '403'),
  },
  inputs: {
    'comments.create': () => ({ content: 'A comment' }),
    'comments.update': () => ({ content: 'Another comment' }),
  },
  unsuccessful: {
    'comments.update': 'only its author edits a comment, and nobody who calls wrote that of the stage',
    'tasks.comments.update': 'only its author edits a comment, and nobody who calls wrote that of the stage',
  },
});

/** What the agent says of a task, and of one in the private project. */
async function someComments(world: TestWorld, desk: Desk) {
  const { rows, secret } = await desk.of(tasks);
  return {
    rows: { project_comment: await aComment(world, desk, rows.task) },
    secret: { project_comment: await aComment(world, { ...desk, mark: `${desk.mark} ${PRIVATE}` }, secret.task) },
  };
}

async function aComment({ kysely }: TestWorld, { id: team_id, agent, mark }: Desk, task_id: string): Promise<string> {
  const comment = randomUUIDv7();
  const said = { team_id, id: comment, task_id, author_id: agent.person_id, content: `${mark} comment` };
  await kysely
    .insertInto('project_comments')
    .values({ ...said, created_at: at })
    .execute();
  const about = { team_id, comment_id: comment, person_id: agent.person_id };
  await kysely.insertInto('comment_mentions').values(about).execute();
  await kysely
    .insertInto('comment_stars')
    .values({ ...about, created_at: at })
    .execute();
  return comment;
}
