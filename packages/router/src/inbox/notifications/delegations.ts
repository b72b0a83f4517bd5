import { readDelegation } from '../../desk/approvals/notices/facts.ts';
import { EventRef, job, type ReactionCtx } from '../../kit/job.ts';
import { deliver, type Addressed } from './deliver.ts';

/** Tells those two whom a delegation is about that it was made or taken back. */
export const notifyOfDelegation = job({ name: 'notifications.ofDelegation', queue: 'events', input: EventRef });
type Delegation = NonNullable<Awaited<ReturnType<typeof readDelegation>>>;

/** Never whoever did it; nor that it was made, where it was taken back before. */
export async function tellOfDelegation(ctx: ReactionCtx, { event_id, type, entity_id }: EventRef): Promise<void> {
  if (entity_id === null) return;
  const { team_id } = ctx.scope;
  const delegation = await readDelegation(ctx.db, team_id, entity_id);
  const isMade = type === 'delegation.created';
  if (delegation === undefined || (isMade && delegation.ended_at !== null)) return;
  const notices = delegation.people
    .filter(({ id }) => id !== ctx.job.actor_id)
    .map((person): Addressed => ({
      person,
      notice: isMade ? made(delegation, person.id) : ended(delegation, person.id),
    }));
  await deliver(ctx, { team_id, event_id, type, entity: 'delegation', entity_id }, notices);
}

function made(delegation: Delegation, to: string): Addressed['notice'] {
  const { from_name, to_name, to_id, team_name, start_date, end_date } = delegation;
  const body = start_date === end_date ? start_date : `${start_date} – ${end_date}`;
  if (to !== to_id) return { title: `${to_name} decides on approvals for you`, body };
  return {
    title: `You decide on approvals for ${from_name}`,
    body,
    mail: { 'approval-delegated': { team_name, approver: from_name, start_date, end_date } },
  };
}

function ended({ from_name, to_name, to_id, start_date, end_date }: Delegation, to: string): Addressed['notice'] {
  return {
    title: to === to_id ? `You no longer decide for ${from_name}` : `${to_name} no longer decides for you`,
    body: `${start_date} – ${end_date}`,
  };
}
