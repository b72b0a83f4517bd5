import { becomeNameless, isContact } from '../../../identity/people/nameless.ts';
import type { Writing } from '../../../kit/context.ts';
import type { Services } from '../../../kit/services.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { forgetContact } from '../../erasures/forget.ts';
import { recordErasure } from '../../erasures/record.ts';
import { isContactHeld } from '../contact-holds/held.ts';
import { noteErased, noteHeld, removeArchives } from '../erased.ts';

interface Erasing {
  readonly db: Db;
  readonly services: Services;
  readonly now: () => string;
  readonly commit: <T>(work: (tx: Writing) => Promise<T>) => Promise<T>;
}

interface Contact extends InTeam {
  readonly id: string;
}

/** Erases a contact, unless something of them has to be kept. */
export async function eraseContact(erasing: Erasing, contact: Contact): Promise<void> {
  const { db } = erasing;
  if (!(await isContact(db, contact, contact.id))) return;
  if (await isContactHeld(db, contact, contact.id))
    return noteHeld(erasing, { team_id: contact.team_id, person_id: contact.id });
  await eraseContactForGood(erasing, contact);
}

/**
 * Nothing that names the contact remains in the team; what was about them stays that of a nameless person. It is recorded
 * first, outside the database, so that a backup which brings them back does not keep them.
 */
export async function eraseContactForGood(erasing: Erasing, contact: Contact): Promise<void> {
  const { services, now } = erasing;
  await recordErasure(services, { kind: 'person', id: contact.id, at: now() });
  await removeArchives(erasing, { team_id: contact.team_id, person_id: contact.id });
  await forgetContact(erasing, contact, async (tx) => {
    await becomeNameless(tx.db, [contact.id], now());
    await noteErased({ db: tx.db, services, now }, { team_id: contact.team_id, person_id: contact.id });
    tx.events.add('person.erased', { id: contact.id, team_id: contact.team_id, actor_id: null }, {});
  });
}
