import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { ImageError, safeAvatar } from '@deskwire/adapters/images.ts';
import { errors } from '@deskwire/contract/errors.ts';
import type { Me } from '@deskwire/contract/identity/users.schemas.ts';
import type { users } from '@deskwire/contract/identity/users.ts';
import { teamInEffect } from '../../../kit/access/access.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError, toAppError } from '../../../kit/errors.ts';
import { getMe } from '../me.ts';
import { keyOf, replaceAvatar } from './picture.ts';

/** Draws the given picture anew, stores it under a name of its own, and forgets the one before. */
export async function setAvatar(
  ctx: Ctx<typeof users.setAvatar>,
  { image, team_id }: In<typeof users.setAvatar>,
): Promise<Me> {
  // No transaction surrounds this, so a team that is not theirs must be refused before the picture is written.
  teamInEffect(ctx, team_id);
  const { services, user, commit, now } = ctx;
  const picture = await drawn(Buffer.from(image, 'base64'));
  const avatar_file = randomBytes(16).toString('hex');
  const { bytes, content_type } = picture;
  const body = Readable.from([Buffer.from(bytes)], { objectMode: false });
  await services.storage.put(keyOf(avatar_file), body, { max_bytes: bytes.byteLength, content_type });
  try {
    await commit((tx) => replaceAvatar(tx, user.id, avatar_file, now()));
  } catch (error) {
    // After an error of ours it is unknown whether the row names the picture by now.
    if (errors[toAppError(error).app].http < 500) await services.storage.delete(keyOf(avatar_file));
    throw error;
  }
  return getMe(ctx, team_id);
}

async function drawn(bytes: Buffer) {
  try {
    return await safeAvatar(bytes);
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    if (error.reason === 'busy') throw new AppError('UNAVAILABLE', { retry_after: 1 }, { cause: error });
    throw new AppError('IMAGE_REFUSED', { reason: error.reason }, { cause: error });
  }
}
