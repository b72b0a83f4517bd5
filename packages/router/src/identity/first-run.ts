import { randomInt, randomUUIDv7 } from 'node:crypto';
import { readNow } from '../kit/access/principal.ts';
import type { Services } from '../kit/services.ts';
import { systemAuthor, transact } from '../kit/transaction.ts';
import * as queries from './auth/accounts/queries.ts';
import { hashPassword } from './passwords.ts';
import { createTeam } from './teams/create.ts';

const operator = { email: 'operator@localhost', full_name: 'Operator' };

/**
 * Gives an installation without any user its first one: a master admin with a random password and a team. Answers the
 * password only to whoever made it, so that of several processes that start together one can show it.
 */
export async function ensureOperator(services: Services): Promise<{ email: string; password: string } | undefined> {
  if (await queries.isAnybodyThere(services.db)) return undefined;
  const password = readablePassword();
  const password_hash = await hashPassword(password);
  const now = await readNow(services);
  const author = systemAuthor(services, now);
  const made = await transact(services.db, author, { path: 'firstRun', events: [] }, async (tx) => {
    await queries.lockFirstRun(tx.db);
    if (await queries.isAnybodyThere(tx.db)) return false;
    const id = randomUUIDv7();
    const user = { ...operator, password_hash, platform_role: 'master_admin' } as const;
    await queries.insertUser(tx.db, { ...user, id, now });
    const owner = { user_id: id, name: operator.full_name, email: operator.email };
    await createTeam({ ...tx, services, now: () => now }, { name: operator.full_name, personal: true, owner });
    tx.events.add('user.registered', { id, version: 1, user_id: id }, { method: 'first run' });
    return true;
  });
  return made ? { email: operator.email, password } : undefined;
}

/** A hundred bits, without characters that are taken for one another. */
function readablePassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const group = () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}
