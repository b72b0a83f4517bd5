import { aPhoto } from '@deskwire/adapters/photo-sample.fixture.ts';
import { drawPhoto } from '@deskwire/adapters/photos.ts';
import { measured, table } from './report.ts';

/** What it takes to draw a photo of twelve megapixels anew, one after the other. `npm run bench -- photos [photos]` */
const photos = Number(process.argv[2] ?? 20);
const MOST_PIXELS = 60_000_000;

const bytes = await aPhoto(4000, 3000);
const times: number[] = [];
// The first one also loads what draws.
for (let n = -1; n < photos; n += 1) {
  const began = performance.now();
  const drawn = await drawPhoto(bytes, MOST_PIXELS);
  const seconds = (performance.now() - began) / 1000;
  if ('refused' in drawn) throw new Error(`The photo was refused: ${drawn.refused}`);
  if (n >= 0) times.push(seconds);
}
const sorted = times.toSorted((a, b) => a - b);
const at = (share: number): number => sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)]!;
measured('photo', at(0.5));
const row = [`${(bytes.length / 1e6).toFixed(1)} MB`, `${at(0.5).toFixed(2)} s`, `${at(0.95).toFixed(2)} s`];
console.log(table(['photo of 4000 × 3000', 'median', 'p95'], [row]));
