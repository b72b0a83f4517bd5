import exifr from 'exifr';
import type { PhotoSaid } from '../photo-said.ts';
import { open, refusalOf } from './image.ts';

export interface PhotoOptions {
  /** Longest edges, in pixels; nothing grows. */
  picture: number;
  thumb: number;
  /** Most pixels unpacked. */
  max_pixels: number;
}

interface Drawing {
  width: number;
  height: number;
  /** Of its bytes. */
  length: number;
}
/** Two pictures, whose bytes follow each other, and what the camera said. */
export interface ParsedPhoto {
  bytes: Uint8Array;
  picture: Drawing;
  thumb: Drawing;
  said: PhotoSaid | null;
}

/** Draws a PNG, JPEG, WebP or GIF anew in two sizes, upright, as WebP. Only pixels survive. */
export async function parse(input: Buffer, { picture, thumb, max_pixels }: PhotoOptions): Promise<ParsedPhoto> {
  const source = open(input, max_pixels);
  try {
    const { exif } = await source.metadata();
    const large = await source
      .autoOrient()
      .resize(picture, picture, { fit: 'inside', withoutEnlargement: true })
      // More effort makes it hardly smaller, and takes three times as long.
      .webp({ quality: 82, effort: 1 })
      .toBuffer({ resolveWithObject: true });
    const small = await open(large.data, max_pixels)
      .resize(thumb, thumb, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 75, effort: 1 })
      .toBuffer({ resolveWithObject: true });
    const drawing = ({ data, info }: typeof large): Drawing => ({
      width: info.width,
      height: info.height,
      length: data.byteLength,
    });
    return {
      bytes: Buffer.concat([large.data, small.data]),
      picture: drawing(large),
      thumb: drawing(small),
      said: exif === undefined ? null : await saidIn(exif),
    };
  } catch (error) {
    throw refusalOf(error);
  }
}

/** Larger notes of a camera are no notes. */
const MOST_EXIF = 1024 * 1024;
const PREFIX = Buffer.from('Exif\0\0', 'latin1');

/** Reads what can be read: a camera that wrote nonsense has written nothing. */
async function saidIn(exif: Buffer): Promise<PhotoSaid | null> {
  if (exif.byteLength > MOST_EXIF) return null;
  const tiff = exif.subarray(0, PREFIX.length).equals(PREFIX) ? exif.subarray(PREFIX.length) : exif;
  try {
    const tags = (await exifr.parse(tiff, {
      exif: true,
      gps: true,
      reviveValues: false,
      pick: [
        'DateTimeOriginal',
        'OffsetTimeOriginal',
        'GPSLatitude',
        'GPSLatitudeRef',
        'GPSLongitude',
        'GPSLongitudeRef',
        'GPSHPositioningError',
      ],
    })) as Readonly<Record<string, unknown>> | undefined;
    if (tags === undefined) return null;
    const said = {
      taken: textOf(tags['DateTimeOriginal']),
      offset: textOf(tags['OffsetTimeOriginal']),
      latitude: numberOf(tags['latitude']),
      longitude: numberOf(tags['longitude']),
      accuracy_m: numberOf(tags['GPSHPositioningError']),
    };
    return Object.values(said).every((value) => value === null) ? null : said;
  } catch {
    return null;
  }
}
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value.slice(0, 40).trim() : null);
const numberOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;
