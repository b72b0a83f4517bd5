import type { Db } from '@deskwire/database/schema.ts';
import { listRecipients } from '../../../identity/people/recipients/recipients.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { whySuppressed } from '../../emails/suppressions/suppressions.ts';
import { readWishes } from './wishes.ts';

/** Whether an email of a type of notification would reach somebody now: they want it, and their address takes it. */
export async function isReachedByMail(db: Db, { team_id }: InTeam, person_id: string, type: string): Promise<boolean> {
  const [to] = await listRecipients(db, team_id, [person_id], { after_leaving: false });
  if (to === undefined || to.email === null) return false;
  const { user_id, email: to_address } = to;
  const wishes = await readWishes(db, user_id === null ? [] : [user_id], team_id, type);
  if (wishes(user_id).modeOf('mail') === 'off') return false;
  return (await whySuppressed(db, { to_address, user_id, team_id, notice: type })) === undefined;
}
