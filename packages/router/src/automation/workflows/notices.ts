import type { ReactionCtx } from '../../kit/jobs/job.ts';
import { notice, type Happened } from '../../kit/events/notices.ts';
import * as queries from './queries.ts';

/** The workflow as it is now. One that was enabled again by then is nobody's trouble. */
async function pausedOf({ db, scope }: ReactionCtx, { entity_id }: Happened<'workflow.paused'>) {
  const workflow = entity_id === null ? undefined : await queries.findWorkflow(db, scope, entity_id);
  return workflow?.enabled === false && workflow.publisher_id !== null ? workflow : undefined;
}

/** Notifies the publisher of a workflow that it is paused, since it is their right that is missing. */
export const workflowNotices = [
  notice('workflow.paused', {
    prompt: true,
    facts: pausedOf,
    audience: ({ publisher_id, created_by }) =>
      [...new Set([publisher_id, created_by])].flatMap((id) => (id === null ? [] : [{ id }])),
    text: ({ facts, event }) => ({
      title: `The workflow ${facts.name} was paused`,
      body: `You no longer have permission for the step ${event.payload.step}. Somebody who does must publish it again.`,
    }),
    mail: ({ text, facts }) => ({ notice: { ...text, link: `/workflows/${facts.id}` } }),
  }),
];
