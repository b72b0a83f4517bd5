import sharp, { type Sharp } from 'sharp';
import { ParseRefusal } from '../parse-outcome.ts';

export interface ImageOptions {
  width: number;
  height: number;
  /** Fill the frame, or fit into it without growing. */
  fit: 'cover' | 'inside';
  /** Most pixels unpacked: a few kilobytes can claim to be gigabytes of picture. */
  max_pixels: number;
}

/** A picture drawn anew from what was given. */
export interface DrawnImage {
  bytes: Uint8Array;
  content_type: 'image/webp';
  width: number;
  height: number;
}

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

const signatures: readonly ((bytes: Buffer) => boolean)[] = [
  (bytes) => bytes.indexOf('\x89PNG\r\n\x1a\n', 0, 'latin1') === 0,
  (bytes) => bytes.indexOf('\xff\xd8\xff', 0, 'latin1') === 0,
  (bytes) => bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP',
  (bytes) => /^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6)),
];

/** Opens a PNG, JPEG, WebP or GIF, told by its bytes. One frame is enough, and any sign of damage is a refusal. */
export function open(input: Buffer, max_pixels: number): Sharp {
  if (!signatures.some((matches) => matches(input))) throw new ParseRefusal('UNSUPPORTED');
  return sharp(input, { failOn: 'warning', limitInputPixels: max_pixels, sequentialRead: true });
}

/** The error of the library as a refusal of the file. */
export const refusalOf = (error: unknown): ParseRefusal =>
  error instanceof Error && error.message.includes('exceeds pixel limit')
    ? new ParseRefusal('TOO_LARGE', { limit: 'pixels', cause: error })
    : new ParseRefusal('UNREADABLE', { cause: error });

/** Draws a PNG, JPEG, WebP or GIF anew, as WebP. Only pixels survive. */
export async function parse(input: Buffer, { width, height, fit, max_pixels }: ImageOptions): Promise<DrawnImage> {
  const picture = open(input, max_pixels);
  try {
    const { data, info } = await picture
      .autoOrient()
      .resize(width, height, { fit, withoutEnlargement: fit === 'inside' })
      .webp({ quality: 85 })
      .toBuffer({ resolveWithObject: true });
    return { bytes: data, content_type: 'image/webp', width: info.width, height: info.height };
  } catch (error) {
    throw refusalOf(error);
  }
}
