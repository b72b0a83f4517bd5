import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const root = join(import.meta.dirname, '..');
/** What npm itself writes as the time of every file, so that the same files make the same bytes. */
const MTIME = Date.UTC(1985, 9, 26, 8, 15) / 1000;
const BLOCK = 512;

interface Manifest extends Readonly<Record<string, unknown>> {
  readonly publishConfig?: Readonly<Record<string, unknown>>;
}
/** What only matters in the workspace. */
const inWorkspace = ['private', 'scripts', 'devDependencies', 'publishConfig', 'files'];

/**
 * Packs what people install from a server, so that it fits that server: the SDK and the command line as npm installs them,
 * the extension as VS Code does. What has not been built is left out.
 */
export function packPrograms(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, place] of Object.entries({ 'sdk.tgz': 'packages/sdk', 'cli.tgz': 'apps/cli' }))
    if (existsSync(join(root, place, 'dist'))) writeFileSync(join(folder, name), tarball(join(root, place)));
  const vsix = join(root, 'apps/vscode/dist/deskwire.vsix');
  if (existsSync(vsix)) copyFileSync(vsix, join(folder, 'deskwire.vsix'));
}

/** What `npm pack` makes of a package. */
function tarball(place: string): Buffer {
  const { publishConfig = {}, ...manifest } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as Manifest;
  const { exports: _, ...published } = Object.fromEntries(
    Object.entries(manifest).filter(([field]) => !inWorkspace.includes(field)),
  );
  const files = readdirSync(join(place, 'dist')).toSorted((a, b) => (a < b ? -1 : 1));
  const parts = [
    fileIn('package.json', Buffer.from(JSON.stringify({ ...published, ...publishConfig }, null, 2))),
    ...files.map((name) => fileIn(`dist/${name}`, readFileSync(join(place, 'dist', name)))),
    Buffer.alloc(2 * BLOCK),
  ];
  return gzipSync(Buffer.concat(parts), { level: 9 });
}

/** A file of a tar archive (ustar). */
function fileIn(name: string, bytes: Buffer): Buffer {
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, length: number) => value.toString(8).padStart(length - 1, '0');
  header.write(`package/${name}`, 0);
  header.write(octal(name.endsWith('deskwire.js') ? 0o755 : 0o644, 8), 100);
  for (const at of [108, 116]) header.write(octal(0, 8), at);
  header.write(octal(bytes.length, 12), 124);
  header.write(octal(MTIME, 12), 136);
  // The sum counts itself as blanks.
  header.write(' '.repeat(8), 148);
  header.write('0', 156);
  header.write('ustar\u000000', 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 7)}\u0000 `, 148, 'latin1');
  return Buffer.concat([header, bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)]);
}
