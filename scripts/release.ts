import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { packPrograms } from './pack.ts';

/**
 * Licences under which a package may be shipped. LGPL: libvips is a library of its own, which whoever installs Deskwire can
 * replace. Of two that may be chosen from, the permissive one is taken.
 */
const accepted = new Set([
  '(ISC AND CC-BY-3.0)',
  '(MIT AND Zlib)',
  '(MIT OR CC0-1.0)',
  '(MIT OR EUPL-1.1+)',
  '(MIT OR GPL-3.0-or-later)',
  '0BSD',
  'Apache-2.0',
  'BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'LGPL-3.0-or-later',
  'MIT',
  'MIT AND OFL-1.1',
  'MIT-0',
  'MPL-2.0',
  'PSF-2.0',
  'Unlicense',
]);

/**
 * `npm run release -- [--since v0.1.0] <folder>` writes everything that a release has, from a commit without changes: the
 * SDK, the command line, the extension, the sources that images are built from, what all of it depends on, under which
 * licences, and what changed. The same commit makes the same bytes.
 */
const root = join(import.meta.dirname, '..');
const { values, positionals } = parseArgs({ options: { since: { type: 'string' } }, allowPositionals: true });
const [target] = positionals;
if (target === undefined) stop('Name a folder: npm run release -- ../release');
const folder = resolve(target);

const run = (program: string, ...args: string[]): Buffer =>
  execFileSync(program, args, { cwd: root, maxBuffer: 2 ** 30, stdio: ['ignore', 'pipe', 'inherit'] });
const git = (...args: string[]): string =>
  run('git', ...args)
    .toString()
    .trim();

const changed = git('status', '--porcelain');
if (changed !== '') stop(`A release is made from a commit. These files differ from it:\n${changed}`);
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
/** When the commit was made; what writes a time writes this one. */
const at = new Date(git('log', '-1', '--format=%cI')).toISOString();

mkdirSync(folder, { recursive: true });
packPrograms(folder);
// zlib writes no time into the file, unlike gzip.
write(
  `deskwire-${version}.tar.gz`,
  gzipSync(run('git', 'archive', `--prefix=deskwire-${version}/`, 'HEAD'), { level: 9 }),
);
write('sbom.cdx.json', billOfMaterials());
write('LICENCES.md', licences());
write('NOTES.md', notes(values.since));
const files = readdirSync(folder).filter((name) => name !== 'SHA256SUMS');
write(
  'SHA256SUMS',
  files
    .toSorted()
    .map((name) => `${sha256(name)}  ${name}\n`)
    .join(''),
);
console.log(`Wrote ${version} (${git('rev-parse', '--short', 'HEAD')}) to ${folder}:`);
console.log(readFileSync(join(folder, 'SHA256SUMS'), 'utf8'));

/** Everything that is shipped, in CycloneDX, without what pnpm tells differently at each run: an id, the time, the order, edges. */
function billOfMaterials(): string {
  const told = run(
    'pnpm',
    'sbom',
    '--sbom-format',
    'cyclonedx',
    '--sbom-type',
    'application',
    '--lockfile-only',
    '--prod',
  );
  const { serialNumber: _id, dependencies: _edges, ...bill } = JSON.parse(told.toString()) as Bill;
  const components = bill.components.toSorted((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1));
  return `${JSON.stringify({ ...bill, metadata: { ...bill.metadata, timestamp: at }, components }, null, 1)}\n`;
}
interface Bill {
  readonly serialNumber: string;
  readonly dependencies: unknown;
  readonly metadata: object;
  readonly components: readonly { readonly 'bom-ref': string }[];
}

/** Every package that is shipped, by licence. Throws for a licence that nobody has looked at. */
function licences(): string {
  // What runs in a browser or is packed into the bundle is shipped as well as what is installed beside it.
  const told = run('pnpm', 'licenses', 'list', '--prod', '--recursive', '--json');
  const byLicence = JSON.parse(told.toString()) as Record<string, { name: string; versions: string[] }[]>;
  const unknown = Object.keys(byLicence).filter((licence) => !accepted.has(licence));
  if (unknown.length > 0)
    stop(
      `Nobody has accepted these licences: ${unknown.map((licence) => `${licence} (${namesOf(byLicence[licence]!)})`).join('; ')}. Add them to scripts/release.ts or remove the packages.`,
    );
  const parts = Object.entries(byLicence)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([licence, packages]) => `## ${licence}\n\n${namesOf(packages, '\n')}\n`);
  return `# Licences of what Deskwire ${version} contains\n\n${parts.join('\n')}`;
}
function namesOf(packages: readonly { name: string; versions: readonly string[] }[], between = ', '): string {
  const names = packages.flatMap(({ name, versions }) => versions.map((each) => `${name} ${each}`));
  const lines = names.toSorted((a, b) => (a < b ? -1 : 1));
  return between === '\n' ? lines.map((line) => `- ${line}`).join('\n') : lines.join(between);
}

function notes(since: string | undefined): string {
  const range = since === undefined ? 'HEAD' : `${since}..HEAD`;
  const subjects = git('log', '--no-merges', '--format=- %s (%h)', range);
  return `# Deskwire ${version}\n\nFrom ${git('rev-parse', 'HEAD')}, ${at.slice(0, 10)}.\n\n${subjects}\n`;
}

function sha256(name: string): string {
  return createHash('sha256')
    .update(readFileSync(join(folder, name)))
    .digest('hex');
}

function write(name: string, content: string | Buffer): void {
  writeFileSync(join(folder, name), content);
}

function stop(reason: string): never {
  console.error(reason);
  process.exit(1);
}
