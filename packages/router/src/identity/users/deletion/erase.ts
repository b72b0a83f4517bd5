import { z } from 'zod';
import { type JobCtx, platformJob } from '../../../kit/jobs/job.ts';
import { becomeNameless } from '../../people/nameless.ts';
import { noteErased, noteHeld, removeArchives } from '../../../platform/compliance/erased.ts';
import { isHeld } from '../../../platform/compliance/holds/held.ts';
import { forgetUser } from '../../../platform/erasures/forget.ts';
import { recordErasure } from '../../../platform/erasures/record.ts';
import { removePicture } from '../avatar/picture.ts';
import * as deletion from './queries.ts';

/** Erases a deleted account once it can no longer be restored. */
export const eraseUser = platformJob({
  name: 'users.erase',
  queue: 'bulk',
  tx: 'manual',
  input: z.strictObject({ user_id: z.uuid() }),
});
/** The timer of an account's erasure. */
export const erasureOf = (user_id: string): string => `erase-user-${user_id}`;

type Erasing = Pick<JobCtx<typeof eraseUser>, 'db' | 'services' | 'now' | 'commit'>;

/** Erases an account whose time has come, unless something of it has to be kept. */
export async function erase(erasing: Erasing, user_id: string): Promise<void> {
  const { db, now } = erasing;
  if ((await deletion.findErasable(db, user_id, now())) === undefined) return;
  if (await isHeld(db, user_id)) return noteHeld(erasing, { user_id });
  await eraseForGood(erasing, user_id);
}

/**
 * Nothing that names the user remains. In teams, what they did is kept as the work of a person without a name. It is
 * recorded first, outside the database, so that a backup which brings them back does not keep them.
 */
export async function eraseForGood({ db, services, now, commit }: Erasing, user_id: string): Promise<void> {
  await recordErasure(services, { kind: 'user', id: user_id, at: now() });
  await removeArchives({ db, services, now, commit }, { user_id });
  await forgetUser({ db, services, now, commit }, user_id, async (tx, { people }) => {
    const user = await deletion.findErasable(tx.db, user_id, now());
    await becomeNameless(
      tx.db,
      people.map(({ id }) => id),
      now(),
    );
    if (user?.avatar_file != null) tx.outbox.later(removePicture, { avatar_file: user.avatar_file });
    await noteErased({ db: tx.db, services, now }, { user_id });
    tx.events.add('user.erased', { id: user_id }, {});
  });
}
