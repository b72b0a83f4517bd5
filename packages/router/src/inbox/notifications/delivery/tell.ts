import { listRecipients } from '../../../identity/people/recipients/recipients.ts';
import { EventRef, job, type ReactionCtx } from '../../../kit/jobs/job.ts';
import { readHappened } from '../../../platform/events/happened.ts';
import { deliver } from './deliver.ts';

/** Tells people what an event has to tell them, as the domain of the event says. */
export const tell = job({
  name: 'notifications.tell',
  queue: 'events',
  input: EventRef,
  formerly: [
    'notifications.ofTicket',
    'notifications.ofApproval',
    'notifications.ofDeployment',
    'notifications.ofDelegation',
    'notifications.ofMembership',
    'notifications.ofSla',
  ],
});

/** Does nothing once the payload of the event has been erased. */
export async function tellPeople(ctx: ReactionCtx, { event_id, type }: EventRef): Promise<void> {
  const { team_id } = ctx.scope;
  const notice = ctx.services.domains.notices.get(type);
  const event = notice && (await readHappened(ctx.db, team_id, event_id));
  if (event === undefined) return;
  const find = (ids: readonly string[], options: { after_leaving: boolean }) =>
    listRecipients(ctx.db, team_id, ids, options);
  await deliver(ctx, { team_id, event_id, type }, notice!, await notice!.write(ctx, event, find));
}
