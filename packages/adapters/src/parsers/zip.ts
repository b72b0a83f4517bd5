import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';
import { ZipFile as ZipWriter } from 'yazl';
import { ParseRefusal } from '../parse-outcome.ts';

export interface ZipLimits {
  entries: number;
  /** Of all entries together, unpacked. */
  unpacked_bytes: number;
}

/**
 * Unpacks a zip file within limits and packs it anew, uncompressed. A parser that unzips by itself gets that: it then
 * sees what was judged, and not what its own reading of a contradictory archive would have found. Throws ParseRefusal.
 */
export async function repacked(bytes: Buffer, limits: ZipLimits): Promise<Buffer> {
  const zip = await opened(bytes);
  if (zip.entryCount > limits.entries) throw new ParseRefusal('TOO_LARGE', { limit: 'entries' });
  const writer = new ZipWriter();
  const names = new Set<string>();
  let left = limits.unpacked_bytes;
  for await (const entry of zip.eachEntry()) {
    if (names.size >= limits.entries) throw new ParseRefusal('TOO_LARGE', { limit: 'entries' });
    if (names.has(entry.fileName)) throw new ParseRefusal('UNREADABLE');
    names.add(entry.fileName);
    if (entry.fileName.endsWith('/')) continue;
    if (entry.isEncrypted()) throw new ParseRefusal('ENCRYPTED');
    const content = await unpacked(zip, entry, left);
    left -= content.length;
    writer.addBuffer(content, entry.fileName, { compress: false });
  }
  writer.end();
  return buffer(writer.outputStream as Readable);
}

async function opened(bytes: Buffer): Promise<ZipFile> {
  try {
    return await fromBufferPromise(bytes, { lazyEntries: true, autoClose: false, strictFileNames: true });
  } catch (error) {
    throw new ParseRefusal('UNREADABLE', { cause: error });
  }
}

/** Declared sizes are believed only where they refuse: what really comes is counted, and ends at what was declared. */
async function unpacked(zip: ZipFile, entry: Entry, left: number): Promise<Buffer> {
  if (entry.uncompressedSize > left) throw new ParseRefusal('TOO_LARGE', { limit: 'unpacked' });
  return buffer(await zip.openReadStreamPromise(entry));
}
