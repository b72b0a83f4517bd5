import type { Sharp } from 'sharp';

/** Why a picture was refused: not one of the four types, too many bytes or pixels, or damaged. */
export type ImageErrorReason = 'unsupported' | 'too_large' | 'unreadable';

const messages: Record<ImageErrorReason, string> = {
  unsupported: 'The picture must be a PNG, JPEG, WebP or GIF',
  too_large: 'The picture is too large',
  unreadable: 'The picture could not be read',
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
/** Most pixels unpacked: a few kilobytes can claim to be gigabytes of picture. */
const maximumPixels = 40_000_000;

const signatures: readonly ((bytes: Uint8Array) => boolean)[] = [
  (bytes) => startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  (bytes) => startsWith(bytes, [0xff, 0xd8, 0xff]),
  (bytes) => startsWith(bytes, ascii('RIFF')) && startsWith(bytes.subarray(8), ascii('WEBP')),
  (bytes) => startsWith(bytes, ascii('GIF87a')) || startsWith(bytes, ascii('GIF89a')),
];

/**
 * Makes a 256 × 256 WebP of a picture that a user gave. Only pixels survive: scripts, comments, places and anything
 * appended to the file do not. The type is told by the bytes, never by a name or header. Throws `ImageError`.
 */
export async function safeAvatar(bytes: Uint8Array): Promise<Avatar> {
  if (bytes.byteLength > maximumAvatarBytes) throw new ImageError('too_large');
  if (!signatures.some((matches) => matches(bytes))) throw new ImageError('unsupported');
  const picture = await openPicture(bytes);
  try {
    const { data, info } = await picture
      .autoOrient()
      .resize(avatarSize, avatarSize, { fit: 'cover' })
      .webp({ quality: 85 })
      .timeout({ seconds: 10 })
      .toBuffer({ resolveWithObject: true });
    return { bytes: data, content_type: 'image/webp', width: info.width, height: info.height };
  } catch (error) {
    const tooMany = error instanceof Error && error.message.includes('exceeds pixel limit');
    throw new ImageError(tooMany ? 'too_large' : 'unreadable', { cause: error });
  }
}

async function openPicture(bytes: Uint8Array): Promise<Sharp> {
  // Loaded when first needed: most processes never see a picture.
  const { default: sharp } = await import('sharp');
  // The library reads two dozen formats, some by programs with a long history of holes. Only four are let in.
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: [
      'VipsForeignLoadPngBuffer',
      'VipsForeignLoadJpegBuffer',
      'VipsForeignLoadWebpBuffer',
      'VipsForeignLoadNsgifBuffer',
    ],
  });
  // One frame is enough, and any sign of damage is a refusal.
  return sharp(bytes, { failOn: 'warning', limitInputPixels: maximumPixels, animated: false, sequentialRead: true });
}

function startsWith(bytes: Uint8Array, expected: readonly number[]): boolean {
  return expected.every((byte, at) => bytes[at] === byte);
}

function ascii(text: string): number[] {
  return [...Buffer.from(text, 'latin1')];
}
