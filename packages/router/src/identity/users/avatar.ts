import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { ImageError, safeAvatar } from '@deskwire/adapters/images.ts';
import type { users } from '@deskwire/contract/identity/users.ts';
import type { Ctx, Writing } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { platformJob } from '../../kit/job.ts';
import type { Services } from '../../kit/services.ts';
import * as queries from './queries.ts';

const keyOf = (avatar_file: string) => `avatars/${avatar_file}`;
const name = /^[0-9a-f]{32}$/;

/** Takes a picture that nobody shows any more from the storage. */
export const removePicture = platformJob({
  name: 'users.removePicture',
  queue: 'bulk',
  tx: 'manual',
  input: z.strictObject({ avatar_file: z.string().regex(name) }),
});

/** Draws the given picture anew, stores it under a name of its own, and forgets the one before. */
export async function setAvatar(ctx: Ctx<typeof users.setAvatar>, image: string): Promise<void> {
  const { services, user, commit, now } = ctx;
  const picture = await drawn(Buffer.from(image, 'base64'));
  const avatar_file = randomBytes(16).toString('hex');
  const { bytes, content_type } = picture;
  const body = Readable.from([Buffer.from(bytes)], { objectMode: false });
  await services.storage.put(keyOf(avatar_file), body, { max_bytes: bytes.byteLength, content_type });
  try {
    await commit((tx) => replaceAvatar(tx, user.id, avatar_file, now()));
  } catch (error) {
    await services.storage.delete(keyOf(avatar_file));
    throw error;
  }
}

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

/** The picture behind an avatar's address, as WebP. Undefined: there is none (any more). */
export async function openAvatar({ storage }: Services, avatar_file: string): Promise<Readable | undefined> {
  if (!name.test(avatar_file) || (await storage.head(keyOf(avatar_file))) === undefined) return undefined;
  return storage.get(keyOf(avatar_file));
}

export const deletePicture = ({ storage }: Services, avatar_file: string): Promise<void> =>
  storage.delete(keyOf(avatar_file));

async function drawn(bytes: Buffer) {
  try {
    return await safeAvatar(bytes);
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    throw new AppError('IMAGE_REFUSED', { reason: error.reason }, { cause: error });
  }
}
