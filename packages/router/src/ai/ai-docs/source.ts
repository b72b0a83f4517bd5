import { buffer } from 'node:stream/consumers';
import { DocSource, type aiDocs } from '@deskwire/contract/ai/ai-docs.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { invalid } from '../../kit/errors.ts';
import { readFile } from '../../platform/files/bytes/open.ts';
import { getVisibleFile } from '../../platform/files/rows/find.ts';

type Entry = typeof aiDocs.request;
/** The same as of a text that is sent: in UTF-8, a character has a byte at least. */
const MOST_BYTES = 1_000_000;

/** The source to document: the text that was sent, or that of a file that its sender sees. Throws FILE_NOT_FOUND. */
export async function sourceOf(
  ctx: Ctx<Entry>,
  { source, file_id }: Pick<In<Entry>, 'source' | 'file_id'>,
): Promise<string> {
  if ((source === undefined) === (file_id === undefined)) throw invalid('source', 'give either source or file_id');
  if (source !== undefined) return source;
  const file = await getVisibleFile(ctx, file_id!);
  if (Number(file.size) > MOST_BYTES) throw invalid('file_id', 'must be a file of at most 1,000,000 bytes');
  const read = DocSource.safeParse(decoded(await buffer(await readFile(ctx.services, file.id))));
  if (!read.success) throw invalid('file_id', 'must be a file of text in UTF-8');
  return read.data;
}

/** Undefined where the bytes are no UTF-8: a picture, or a program. */
function decoded(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
