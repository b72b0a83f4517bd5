import sharp from 'sharp';
import type { SignaturePicture } from '../images.ts';
import { ParseRefusal } from '../parse-outcome.ts';

// Of all that the library can read, only what this file draws itself.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadSvgBuffer'] });

const WIDTH = 900;
/** A field is 0 to 1,000 in both directions, and two and a half times as wide as it is high. */
const HEIGHT = 360;
const PEN = 5;

/** Draws lines of whole numbers from 0 to 1,000. Whatever else it is given, nothing of it reaches the picture. */
export async function parse(input: Buffer): Promise<SignaturePicture> {
  const strokes = strokesIn(input);
  const paths = strokes.map((stroke) => `<path d="${pathOf(stroke)}"/>`).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}"><g fill="none" stroke="#1f2933" stroke-width="${PEN}" stroke-linecap="round" stroke-linejoin="round">${paths}</g></svg>`;
  const { data, info } = await sharp(Buffer.from(svg))
    .png({ compressionLevel: 9 })
    .toBuffer({ resolveWithObject: true });
  return { bytes: data, content_type: 'image/png', width: info.width, height: info.height };
}

function strokesIn(input: Buffer): number[][] {
  let given: unknown;
  try {
    given = JSON.parse(input.toString('utf8'));
  } catch (error) {
    throw new ParseRefusal('UNREADABLE', { cause: error });
  }
  const isStroke = (value: unknown): value is number[] =>
    Array.isArray(value) &&
    value.length >= 2 &&
    value.length % 2 === 0 &&
    value.every((place) => Number.isInteger(place) && place >= 0 && place <= 1000);
  if (!Array.isArray(given) || !given.every(isStroke)) throw new ParseRefusal('UNREADABLE');
  return given;
}

/** A line through the points; a single one is a dot, which a pen leaves too. */
function pathOf(stroke: readonly number[]): string {
  const points: string[] = [];
  for (let at = 0; at + 1 < stroke.length; at += 2)
    points.push(`${scaled(stroke[at]!, WIDTH)} ${scaled(stroke[at + 1]!, HEIGHT)}`);
  return points.length === 1 ? `M${points[0]}h.01` : `M${points.join('L')}`;
}
const scaled = (place: number, size: number): string => (PEN + (place / 1000) * (size - 2 * PEN)).toFixed(1);
