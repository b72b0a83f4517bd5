import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** A zip file of the given entries. */
export async function zipOf(entries: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(entries)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return buffer(zip.outputStream as Readable);
}

/** The same file with an entry that claims to be of another size, unpacked. */
export function lyingAbout(zip: Buffer, name: string, claimed: number): Buffer {
  const copy = Buffer.from(zip);
  for (let at = 0; (at = copy.indexOf('PK\u0001\u0002', at, 'latin1')) !== -1; at += 4) {
    const length = copy.readUInt16LE(at + 28);
    if (copy.toString('latin1', at + 46, at + 46 + length) === name) copy.writeUInt32LE(claimed, at + 24);
  }
  return copy;
}
