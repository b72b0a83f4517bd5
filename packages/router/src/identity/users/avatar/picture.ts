import { Readable } from 'node:stream';
import { z } from 'zod';
import type { Writing } from '../../../kit/context.ts';
import { platformJob } from '../../../kit/jobs/job.ts';
import type { Services } from '../../../kit/services.ts';
import * as queries from '../queries.ts';

export const keyOf = (avatar_file: string) => `avatars/${avatar_file}`;
const name = /^[0-9a-f]{32}$/;

/** Removes a picture that is no longer used from the storage. */
export const removePicture = platformJob({
  name: 'users.removePicture',
  queue: 'bulk',
  tx: 'manual',
  input: z.strictObject({ avatar_file: z.string().regex(name) }),
});

/** Shows another picture of a user, or none. */
export async function replaceAvatar(
  { db, events, outbox }: Pick<Writing<'user.avatar_changed'>, 'db' | 'events' | 'outbox'>,
  user_id: string,
  avatar_file: string | null,
  at: string,
): Promise<void> {
  const before = (await queries.lockUser(db, user_id))!;
  const { version } = await queries.updateUser(db, user_id, { avatar_file }, at);
  if (before.avatar_file !== null) outbox.later(removePicture, { avatar_file: before.avatar_file });
  events.add('user.avatar_changed', { id: user_id, version }, { has_avatar: avatar_file !== null });
}

/** The picture behind an avatar's address, as WebP. Undefined: it does not exist, or no longer does. */
export async function openAvatar({ storage }: Services, avatar_file: string): Promise<Readable | undefined> {
  if (!name.test(avatar_file) || (await storage.head(keyOf(avatar_file))) === undefined) return undefined;
  return storage.get(keyOf(avatar_file));
}

export const deletePicture = ({ storage }: Services, avatar_file: string): Promise<void> =>
  storage.delete(keyOf(avatar_file));

/**
 * The address of a picture. It holds a random name that only those learn who see the person, so that it needs no sign-in and
 * can be cached for ever: a new picture has a new name.
 */
export const avatarUrl = ({ config }: Services, avatar_file: string | null): string | null =>
  avatar_file === null ? null : `${config.public_url}/api/v1/avatars/${avatar_file}`;
