import { z } from 'zod';
import type { Events } from '../../../kit/context.ts';
import { type JobCtx, platformJob } from '../../../kit/job.ts';
import { recordErasure } from '../../../platform/erasures/record.ts';
import { removePicture } from '../avatar/picture.ts';
import * as deletion from './queries.ts';

/** Erases a deleted account when its time to come back is over. */
export const eraseUser = platformJob({
  name: 'users.erase',
  queue: 'timers',
  input: z.strictObject({ user_id: z.uuid() }),
});
/** The timer of an account's erasure. */
export const erasureOf = (user_id: string): string => `erase-user-${user_id}`;

type Erasing = Pick<JobCtx<typeof eraseUser>, 'db' | 'outbox' | 'services' | 'now'> & {
  readonly events: Events<'user.erased'>;
};

/**
 * Nothing that names the user remains here: other domains hear of `user.erased` and do the same. In teams, what they
 * did is kept as the work of a person without a name.
 */
export async function erase({ db, events, outbox, services, now }: Erasing, user_id: string): Promise<void> {
  const user = await deletion.lockErasable(db, user_id, now());
  if (user === undefined) return;
  await recordErasure(services, { kind: 'user', id: user_id, at: now() });
  await deletion.erase(db, user_id, now());
  if (user.avatar_file !== null) outbox.later(removePicture, { avatar_file: user.avatar_file });
  events.add('user.erased', { id: user_id }, {});
}
