import { KeyringError } from '@deskwire/adapters/keyring.ts';
import type { Forgetting, Forgotten } from '../../kit/domain.ts';
import { patternOf } from '../../platform/erasures/pattern.ts';
import * as queries from './queries.ts';

/**
 * Mails that still wait name the erased in what is sealed: theirs are not sent, and others are sealed again without them. What
 * mails share can be a file, in which nobody can be found: it goes as a whole.
 */
export async function forgetMails({ db, services: { keyring } }: Forgetting, who: Forgotten): Promise<void> {
  if (who.user_id !== null) await queries.dropQueued(db, who.user_id);
  const pattern = patternOf(who);
  if (pattern === null) return;
  const teams = [...new Set(who.people.map(({ team_id }) => team_id))];
  await queries.deleteShares(db, teams);
  for (const { id, props } of await queries.lockQueued(db, teams)) {
    const place = `emails:${id}:props`;
    const opened = openedIfPossible(() => keyring.open(props, place));
    if (opened === undefined) continue;
    const erased = await queries.erasedIn(db, opened, pattern);
    if (erased !== undefined) await queries.replaceProps(db, id, keyring.seal(erased, place));
  }
}

/** Content that can no longer be decrypted names nobody, and must not hold up an erasure. */
function openedIfPossible(open: () => string): string | undefined {
  try {
    return open();
  } catch (error) {
    if (error instanceof KeyringError) return undefined;
    throw error;
  }
}
