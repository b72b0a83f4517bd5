import { cut } from '@deskwire/contract/kit/cut.ts';
import type { ReactionCtx } from '../../../kit/jobs/job.ts';
import { notice, type Happened } from '../../../kit/events/notices.ts';
import { namesOf } from '../../../identity/people/recipients/recipients.ts';
import { projectLink, readSeenProject, type SeenProject } from '../../projects/members/roles.ts';
import { readTaskFacts, taskLink } from '../../tasks/notices/facts.ts';
import { mentionsIn, withNames } from '../posting/mentions.ts';
import * as queries from './queries.ts';

type Said = 'comment.created' | 'comment.edited';

interface Facts extends queries.NoticedComment {
  readonly project: SeenProject;
  /** Null where it is said about the project itself. */
  readonly task_key: string | null;
  /** The name of the task or project that it is about. */
  readonly about: string;
  /** The people concerned with it. */
  readonly concerned: readonly string[];
}
async function readFacts(
  { db, scope }: ReactionCtx,
  { entity_id, payload }: Happened<Said>,
): Promise<Facts | undefined> {
  const found = entity_id === null ? undefined : await queries.findComment(db, scope, entity_id);
  if (found === undefined) return undefined;
  const names = await namesOf(db, scope.team_id, mentionsIn(found.content));
  const comment = { ...found, content: withNames(found.content, names) };
  const { mentioned, task_id, project_id } = payload;
  const others = [...mentioned, ...(comment.answered === null ? [] : [comment.answered])];
  if (task_id === null) {
    const project = await readSeenProject(db, scope, project_id, others);
    return project && { ...comment, project, task_key: null, about: project.name, concerned: [] };
  }
  const task = await readTaskFacts({ db, scope }, task_id, others);
  return task && { ...comment, project: task.project, task_key: task.key, about: task.key, concerned: task.concerned };
}

/** The people a comment reaches: those it mentions and, if it is new, those it answers or who are concerned with the task. */
function audienceOf({ concerned, answered }: Facts, { type, payload: { mentioned } }: Happened<Said>) {
  const others = type === 'comment.edited' ? [] : [...(answered === null ? [] : [answered]), ...concerned];
  return [
    ...mentioned.map((id) => ({ id, mentioned: true })),
    ...[...new Set(others)].filter((id) => !mentioned.includes(id)).map((id) => ({ id, mentioned: false })),
  ];
}

const ofComment = <T extends Said>(type: T) =>
  notice(type, {
    facts: (ctx, event) => readFacts(ctx, event as Happened<Said>),
    audience: (facts, event) => audienceOf(facts, event as Happened<Said>),
    hears: ({ facts, to }) => facts.project.seenBy(to),
    text: ({ event: { actor_name }, facts, to }) => ({
      title: `${actor_name ?? 'Somebody'} ${to.mentioned ? 'mentioned you' : 'commented'} on ${facts.about}`,
      body: cut(facts.content, 500),
    }),
    mail: ({ ctx, facts: { task_key, project }, text }) => ({
      notice: {
        ...text,
        link: task_key === null ? projectLink(ctx.scope, project.key) : taskLink(ctx.scope, task_key),
      },
    }),
    opens: (event) => {
      const { task_id, project_id } = (event as Happened<Said>).payload;
      return task_id === null ? { entity: 'project', entity_id: project_id } : { entity: 'task', entity_id: task_id };
    },
  });

/** Talk at tasks and projects is told to those whom it concerns, if they see the project. */
export const commentNotices = [ofComment('comment.created'), ofComment('comment.edited')];
