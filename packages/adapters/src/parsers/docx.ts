import mammoth from 'mammoth';
import { refuseCompoundFile } from './compound.ts';
import { textOfHtml } from './html-text.ts';
import type { TextDocument } from './text-document.ts';
import { repacked } from './zip.ts';

const limits = { entries: 2000, unpacked_bytes: 200 * 1024 * 1024 };
const withoutImages = mammoth.images.imgElement(() => Promise.resolve({ src: '' }));

/** Reads the text of a Word document: headings by their styles, lists, tables; no pictures. */
export async function parse(input: Buffer, _options: object): Promise<TextDocument> {
  refuseCompoundFile(input);
  const buffer = await repacked(input, limits);
  const { value } = await mammoth.convertToHtml({ buffer }, { convertImage: withoutImages, externalFileAccess: false });
  return textOfHtml(value);
}
