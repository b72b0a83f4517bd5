import type { compliance } from '@deskwire/contract/platform/compliance.ts';
import { purgeWhenDue } from '../../../identity/teams/deletion/purge.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { goOn } from './lift.ts';
import * as queries from './queries.ts';

/** Ends a hold of a deleted team, in which nobody is left who could. The last one that ends lets the team be purged. */
export async function releaseContactHold(
  { db, events, outbox, now }: Ctx<typeof compliance.contactHolds.release>,
  { hold_id }: In<typeof compliance.contactHolds.release>,
) {
  const hold = await queries.releaseHold(db, hold_id, now());
  if (hold === undefined) throw new AppError('CONTACT_HOLD_NOT_FOUND');
  const { person_id, ...shown } = hold;
  await goOn({ db, outbox, now }, hold);
  await purgeWhenDue({ db, outbox, now }, hold.team_id);
  events.add('hold.lifted', { id: hold.id, team_id: hold.team_id, actor_id: null }, { user_id: null, person_id });
  return shown;
}
