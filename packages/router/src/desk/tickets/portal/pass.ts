import { randomUUIDv7 } from 'node:crypto';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Db, Tx } from '@deskwire/database/schema.ts';
import { guestScope } from '../../../kit/access/access.ts';
import { AppError } from '../../../kit/errors.ts';
import type { Services } from '../../../kit/services.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import { hashToken } from '../../../kit/access/tokens.ts';
import * as queries from './queries.ts';

const PURPOSE = 'ticket-pass';
const LIFE_SECONDS = 30 * 86_400;

/**
 * The path of the page on which a reporter without an account sees their ticket, good for 30 days from now. All mails
 * about a ticket lead to the same address, so that an older one is worth no less; its secret follows from the pass, of
 * which only a hash is kept.
 */
export async function renewPass(
  { db, services, now }: { readonly db: Tx; readonly services: Services; readonly now: () => string },
  about: { readonly team_id: TeamId; readonly ticket_id: string; readonly person_id: string },
): Promise<{ link: string; expires_at: string }> {
  const tokenOf = (id: string) => services.keyring.mac(PURPOSE, `${about.team_id}.${id}`);
  const fresh = randomUUIDv7();
  const expires_at = secondsAfter(now(), LIFE_SECONDS);
  const { team_id } = about;
  const row = { ...about, id: fresh, token_hash: hashToken(tokenOf(fresh)), created_at: now(), expires_at };
  const { id, token_hash } = await queries.renewPass(db, row);
  const token = tokenOf(id);
  if (!token_hash.equals(hashToken(token))) await queries.replaceToken(db, team_id, id, hashToken(token));
  return { link: `/pages/ticket?token=${token}`, expires_at };
}

/** Revokes the links of a person who was merged into another, or whose address has changed. */
export const revokePassesOf = (db: Tx, team_id: TeamId, person_id: string) =>
  queries.deletePassesOfPerson(db, team_id, person_id);

/** Reads the pass of a token. Throws LINK_EXPIRED if it opens nothing, whatever the reason. */
export async function openPass(db: Db, token: string, now: string) {
  const pass = await queries.findPass(db, hashToken(token), now);
  if (pass === undefined) throw new AppError('LINK_EXPIRED');
  return { pass, scope: guestScope(pass) };
}
