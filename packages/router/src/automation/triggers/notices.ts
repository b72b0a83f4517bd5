import type { ReactionCtx } from '../../kit/jobs/job.ts';
import { notice, type Happened } from '../../kit/events/notices.ts';
import { getWorkflow } from '../workflows/find.ts';
import * as queries from './queries.ts';

/** The trigger as it is now. One that was enabled again by then is nobody's trouble. */
async function disabledOf({ db, scope }: ReactionCtx, { entity_id, payload }: Happened<'trigger.disabled'>) {
  if (payload.reason === null || entity_id === null) return undefined;
  const trigger = await queries.findTrigger(db, scope, entity_id);
  if (trigger?.enabled !== false) return undefined;
  return { trigger, workflow: await getWorkflow(db, scope, trigger.workflow_id) };
}

/** Notifies the author of a trigger and the publisher of its workflow that all of its runs fail. */
export const triggerNotices = [
  notice('trigger.disabled', {
    prompt: true,
    facts: disabledOf,
    audience: ({ trigger, workflow }) =>
      [...new Set([trigger.created_by, workflow.publisher_id])].flatMap((id) => (id === null ? [] : [{ id }])),
    text: ({ facts }) => ({
      title: `A trigger of ${facts.workflow.name} was disabled`,
      body: `Its last ${facts.trigger.failures} runs failed: ${facts.trigger.name}. Look at them, and enable it again.`,
    }),
    mail: ({ text, facts }) => ({ notice: { ...text, link: `/workflows/${facts.workflow.id}` } }),
  }),
];
