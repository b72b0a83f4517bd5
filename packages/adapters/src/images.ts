import { parseFile } from './parse-file.ts';
import type { ParseFailureCode } from './parse-outcome.ts';

/**
 * Why a picture was refused: not one of the four types, too many bytes or pixels, damaged, or too laborious. `busy`
 * passes.
 */
export type ImageErrorReason = 'unsupported' | 'too_large' | 'unreadable' | 'too_slow' | 'busy';

const messages: Record<ImageErrorReason, string> = {
  unsupported: 'The picture must be a PNG, JPEG, WebP or GIF',
  too_large: 'The picture is too large',
  unreadable: 'The picture could not be read',
  too_slow: 'The picture took too long to read',
  busy: 'Too many pictures are being read, try again',
};

/** A picture that was refused; the message may be shown to the user. */
export class ImageError extends Error {
  override name = 'ImageError';
  reason: ImageErrorReason;

  constructor(reason: ImageErrorReason, options?: ErrorOptions) {
    super(messages[reason], options);
    this.reason = reason;
  }
}

/** A picture that we drew ourselves from what was given. */
export interface Avatar {
  bytes: Uint8Array;
  content_type: 'image/webp';
  width: number;
  height: number;
}

/** Longest edge of an avatar in pixels. */
export const avatarSize = 256;
/** Largest file taken, in bytes. */
export const maximumAvatarBytes = 5 * 1024 * 1024;

const avatar = { width: avatarSize, height: avatarSize, fit: 'cover', max_pixels: 40_000_000 } as const;

/**
 * Makes a 256 × 256 WebP of a picture that a user gave. Only pixels survive: scripts, comments, places and anything
 * appended to the file do not. The type is told by the bytes, never by a name or header. Throws `ImageError`.
 */
export async function safeAvatar(bytes: Uint8Array): Promise<Avatar> {
  const outcome = await parseFile('image', bytes, avatar, { limits: { input_bytes: maximumAvatarBytes } });
  if (outcome.ok) return outcome.value;
  throw new ImageError(reasons[outcome.code], { cause: outcome.detail });
}

/** A signature as a picture, wide as it was drawn. */
export interface SignaturePicture {
  bytes: Uint8Array;
  content_type: 'image/png';
  width: number;
  height: number;
}

/**
 * Draws a signature from its lines, each x, y, x, y, … in whole numbers from 0 to 1,000, as a PNG without a background.
 * Throws `ImageError`.
 */
export async function drawSignature(strokes: readonly (readonly number[])[]): Promise<SignaturePicture> {
  const outcome = await parseFile('signature', Buffer.from(JSON.stringify(strokes)), undefined);
  if (outcome.ok) return outcome.value;
  throw new ImageError(reasons[outcome.code], { cause: outcome.detail });
}

const reasons: Record<ParseFailureCode, ImageErrorReason> = {
  UNSUPPORTED: 'unsupported',
  UNREADABLE: 'unreadable',
  ENCRYPTED: 'unreadable',
  CRASHED: 'unreadable',
  TOO_LARGE: 'too_large',
  TOO_SLOW: 'too_slow',
  BUSY: 'busy',
};
