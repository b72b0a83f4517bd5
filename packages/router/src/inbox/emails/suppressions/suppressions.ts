import { createHash } from 'node:crypto';
import type { Db, Tx } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import * as queries from './queries.ts';

/** An address is known by its hash alone, so that whoever wants no mail need not be remembered for that. */
export const hashAddress = (address: string): Buffer =>
  createHash('sha256').update(`mail-address:${address.trim().toLowerCase()}`).digest();

interface Mail {
  readonly to_address: string;
  readonly user_id: string | null;
  readonly team_id: TeamId | null;
  readonly notice: string | null;
}

/**
 * Why a mail is not to be sent: its reader has asked the team for no more, or mail to the address comes back. What somebody
 * with an account asked for themselves, such as a link to sign in, always goes.
 */
export async function whySuppressed(
  db: Db,
  { to_address, user_id, team_id, notice }: Mail,
): Promise<string | undefined> {
  if (team_id === null || (user_id !== null && notice === null)) return undefined;
  const reason = await queries.findSuppression(db, hashAddress(to_address), team_id);
  if (reason === undefined) return undefined;
  return reason === 'asked'
    ? 'The recipient asked for no more emails from this team.'
    : 'Emails to this address came back before. They are sent again once the address is verified.';
}

/** Sends no more mail to an address that its server does not know. False: that was known already. */
export const suppressBounced = (db: Tx, address: string, now: string): Promise<boolean> =>
  queries.suppress(db, { address_hash: hashAddress(address), team_id: null, reason: 'bounced', created_at: now });

/** Notes that a mail came back for a reason that may pass, once for each mail, and counts those since a time. */
export const addSoftBounce = (
  db: Tx,
  { id, to_address }: { readonly id: string; readonly to_address: string },
  { now, since }: { readonly now: string; readonly since: string },
): Promise<number> =>
  queries.addSoftBounce(db, { address_hash: hashAddress(to_address), email_id: id, at: now }, since);

/** Sends no more mail of a team to somebody without an account. */
export const suppressAsked = (db: Tx, address_hash: Buffer, team_id: TeamId, now: string): Promise<boolean> =>
  queries.suppress(db, { address_hash, team_id, reason: 'asked', created_at: now });

/** Sends mail to an address again, as its owner has just proven that it arrives. */
export const liftSuppression = (db: Tx, address: string) => queries.lift(db, hashAddress(address));
