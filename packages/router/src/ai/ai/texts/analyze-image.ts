import { buffer } from 'node:stream/consumers';
import { parseFile } from '@deskwire/adapters/parse-file.ts';
import type { aiTexts } from '@deskwire/contract/ai/ai.texts.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError, invalid } from '../../../kit/errors.ts';
import { readFile } from '../../../platform/files/bytes/open.ts';
import { getVisibleFile } from '../../../platform/files/rows/find.ts';
import { ask } from '../asking/ask.ts';
import { image as prompt } from '../prompts/image/v1.ts';

type Entry = typeof aiTexts.analyzeImage;
/** Longest edge in pixels: models make larger pictures smaller themselves. */
const EDGE = 2048;
const drawn = { width: EDGE, height: EDGE, fit: 'inside', max_pixels: 40_000_000 } as const;
const MOST_BYTES = 25 * 1024 * 1024;

/** Shows a picture to a model that can see. It is drawn anew first: no place or comment of the original is sent. */
export async function analyzeImage(
  ctx: Ctx<Entry>,
  { file_id, image, question, model }: In<Entry>,
): Promise<Out<Entry>> {
  const file = file_id === undefined ? undefined : await getVisibleFile(ctx, file_id);
  if ((file === undefined) === (image === undefined)) throw invalid('image', 'give either file_id or image');
  const given = file === undefined ? Buffer.from(image!, 'base64') : await bytesOf(ctx, file);
  const outcome = await parseFile('image', given, drawn);
  if (!outcome.ok) {
    if (outcome.code === 'BUSY') throw new AppError('UNAVAILABLE', { retry_after: 5 });
    throw new AppError('IMAGE_REFUSED', { reason: outcome.code.toLowerCase() });
  }
  const { bytes, content_type, width, height } = outcome.value;
  const images = [{ type: 'image', bytes, content_type }] as const;
  const { value, provenance } = await ask(ctx, { prompt, input: { question }, images, model });
  return { ...value, width, height, provenance };
}

type File = Awaited<ReturnType<typeof getVisibleFile>>;
async function bytesOf({ services }: Ctx<Entry>, { id, size }: File): Promise<Buffer> {
  if (Number(size) > MOST_BYTES) throw new AppError('IMAGE_REFUSED', { reason: 'too_large' });
  return buffer(await readFile(services, id));
}
