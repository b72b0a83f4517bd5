import { parseFile } from './parse-file.ts';
import type { ParseFailureCode } from './parse-outcome.ts';
import type { PhotoSaid } from './photo-said.ts';

/** A picture that we drew ourselves from what was given, as WebP. */
export interface Drawn {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}
/** A photo drawn anew: upright, with nothing but pixels, once to look at and once for lists. */
export interface DrawnPhoto {
  readonly picture: Drawn;
  readonly thumb: Drawn;
  /** The facts that the camera wrote into the file; null if there are none. */
  readonly said: PhotoSaid | null;
}
/** Why a photo is not drawn, which stays true however often it is tried. */
export type PhotoRefusal = 'unsupported' | 'unreadable' | 'too_large' | 'too_slow';

/** Longest edges in pixels. */
const edges = { picture: 2560, thumb: 320 } as const;

/** Draws a photo of a stranger anew. Throws where all parsers are busy, which passes. */
export async function drawPhoto(
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
  max_pixels: number,
): Promise<DrawnPhoto | { readonly refused: PhotoRefusal }> {
  const outcome = await parseFile('photo', bytes, { ...edges, max_pixels });
  if (!outcome.ok) {
    if (outcome.code === 'BUSY') throw new Error('All parsers are busy: the photo is tried again');
    return { refused: refusals[outcome.code] };
  }
  const { bytes: both, picture, thumb, said } = outcome.value;
  return {
    picture: { ...picture, bytes: both.subarray(0, picture.length) },
    thumb: { ...thumb, bytes: both.subarray(picture.length) },
    said,
  };
}

const refusals: Readonly<Record<Exclude<ParseFailureCode, 'BUSY'>, PhotoRefusal>> = {
  UNSUPPORTED: 'unsupported',
  UNREADABLE: 'unreadable',
  ENCRYPTED: 'unreadable',
  CRASHED: 'unreadable',
  TOO_LARGE: 'too_large',
  TOO_SLOW: 'too_slow',
};
