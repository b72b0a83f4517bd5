import type { compliance } from '@deskwire/contract/platform/compliance.ts';
import { eraseWhenDue } from '../../../identity/users/deletion/accounts.ts';
import type { Ctx, In, Writing } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { eraseContactJob } from '../persons/jobs.ts';
import { listErasures } from '../requests/queries.ts';
import * as queries from './queries.ts';

/** Ends a hold. An erasure that waited for it is done, unless another hold is in force. */
export async function liftContactHold(
  { db, scope, events, outbox, now }: Ctx<typeof compliance.contactHolds.lift>,
  { hold_id }: In<typeof compliance.contactHolds.lift>,
) {
  const by = { lifted_by: scope.person_id, lifted_at: now() };
  const hold = await queries.liftHold(db, scope, hold_id, by);
  if (hold === undefined) throw new AppError('CONTACT_HOLD_NOT_FOUND');
  await goOn({ db, outbox, now }, { ...hold, team_id: scope.team_id });
  events.add('hold.lifted', { id: hold.id, team_id: scope.team_id }, { user_id: null, person_id: hold.person_id });
  return hold;
}

/** Enqueues again what waited for a hold on a person. */
export async function goOn(
  { db, outbox, now }: Pick<Writing, 'db' | 'outbox'> & { readonly now: () => string },
  { id, team_id, person_id }: InTeam & { readonly id: string; readonly person_id: string },
): Promise<void> {
  const user_id = await queries.findAccount(db, { team_id }, id);
  if (user_id !== null) await eraseWhenDue({ db, outbox, now }, user_id);
  else if ((await listErasures(db, { team_id, person_id })).length > 0)
    outbox.later(eraseContactJob, { person_id }, { team_id });
}
