import { randomUUIDv7 } from 'node:crypto';
import { projectRoleOf } from '@deskwire/contract/kit/access.ts';
import type { PostedComment } from '@deskwire/contract/work/comments.schemas.ts';
import type { Base, ProjectScope, TeamScope, Writing } from '../../../kit/context.ts';
import { indexTexts } from '../../../knowledge/search/index/index-texts.ts';
import { indexedComment } from '../search/queries.ts';
import { AppError, invalid } from '../../../kit/errors.ts';
import { getComment, readComment } from '../find.ts';
import { mentionsIn } from './mentions.ts';
import * as queries from '../queries.ts';

interface Posting extends Pick<Base, 'now'> {
  readonly db: Writing['db'];
  readonly scope: TeamScope;
  readonly project: ProjectScope;
  readonly events: Writing<'comment.created'>['events'];
}
interface Posted {
  readonly id?: string | undefined;
  readonly content: string;
  readonly parent_id?: string | undefined;
}

/** Says something at a task, or at the project itself. */
export async function postComment(
  ctx: Posting,
  task_id: string | null,
  { id: proposed, content, parent_id = null }: Omit<Posted, 'parent_id'> & { parent_id?: string | null | undefined },
): Promise<PostedComment> {
  const { db, scope, project, events, now } = ctx;
  if (parent_id !== null) await checkParent(ctx, task_id, parent_id);
  const id = proposed ?? randomUUIDv7();
  const place = { project_id: task_id === null ? project.project_id : null, task_id };
  if (!(await queries.insertComment(db, scope, { id, ...place, parent_id, content }, now())))
    throw new AppError('ID_TAKEN', { id });
  await indexTexts(db, scope, [indexedComment({ id, project_id: project.project_id, task_id, content })]);
  const { mentioned, unreachable } = await mention(ctx, id, content);
  const payload = { project_id: project.project_id, task_id, parent_id, mentioned };
  events.add('comment.created', { id, version: 1 }, payload);
  return { ...(await readComment(ctx, id)), unreachable };
}

/** Replies stay one level deep, and at what the comment is about. */
async function checkParent(ctx: Posting, task_id: string | null, parent_id: string): Promise<void> {
  const parent = await getComment(ctx, parent_id);
  if (parent.task_id !== task_id) throw new AppError('PROJECT_COMMENT_NOT_FOUND');
  if (parent.parent_id !== null) throw invalid('parent_id', 'must be a comment that is not a reply itself');
}

/** Notes whom a comment mentions: those who see the project hear of it, and the others are told apart. */
export async function mention(
  { db, scope, project: { project_id } }: Pick<Posting, 'db' | 'scope' | 'project'>,
  id: string,
  content: string,
): Promise<{ mentioned: string[]; unreachable: string[] }> {
  const people = await queries.findMentioned(db, scope, project_id, mentionsIn(content));
  const reached = people.filter((person) => projectRoleOf(person.roles, person) !== undefined);
  const mentioned = await queries.setMentions(
    db,
    scope,
    id,
    reached.map((person) => person.id),
  );
  const unreachable = people.filter((person) => !reached.includes(person)).map((person) => person.id);
  return { mentioned: mentioned.filter((person) => person !== scope.person_id), unreachable };
}
