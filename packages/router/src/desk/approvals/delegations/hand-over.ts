import { z } from 'zod';
import type { Tx } from '@deskwire/database/schema.ts';
import type { Events } from '../../../kit/context.ts';
import { job } from '../../../kit/jobs/job.ts';
import { letWatch } from '../../tickets/watchers/let-watch.ts';
import * as queries from './queries.ts';
import { holdTicket } from '../queries.ts';
import type { InTeam } from '../../../kit/team-id.ts';

/** Hands what waits for somebody to their substitute, when the first day comes. */
export const handOver = job({
  name: 'approvals.handOver',
  queue: 'timers',
  input: z.strictObject({ delegation_id: z.uuid() }),
});

export const timerOf = (id: string): string => `approvals.delegation.${id}`;

interface HandingOver {
  readonly db: Tx;
  readonly scope: InTeam;
  readonly events: Events<'approval.delegated' | 'ticket.watched'>;
  readonly now: () => string;
}

/** Shows substitutes each ticket that waits, and tells them of it: those of one delegation, or of all that hold. */
export async function handOverSteps({ db, scope, events, now }: HandingOver, delegation_id?: string): Promise<void> {
  for (const { ticket_id, run_id, ...step } of await queries.handOverSteps(db, scope, delegation_id, now())) {
    const ticket = ticket_id === null ? null : await holdTicket(db, scope, ticket_id);
    if (ticket === undefined) continue;
    if (ticket !== null) await letWatch({ db, scope, events, now }, ticket, [step.to]);
    events.add('approval.delegated', { id: (ticket_id ?? run_id)! }, step);
  }
}
