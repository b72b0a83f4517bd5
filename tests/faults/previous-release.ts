import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { root } from './installation.ts';

/** The code of a release that came before this one. */
export interface Release {
  readonly commit: string;
  readonly folder: string;
  /** The migrations of ours that it does not know. */
  readonly unknown: readonly string[];
}

const MIGRATIONS = 'packages/database/src/migrations';

/**
 * Unpacks the release before this one into a folder, ready to run: the last tag, or where nothing was released yet the
 * commit before the newest migration. Throws where the history does not tell, as in a shallow clone.
 */
export function unpackPreviousRelease(folder: string): Release {
  const ours = migrationsIn(readdirSync(join(root, MIGRATIONS)));
  const commit = commits(ours).find((candidate) => isBefore(migrationsAt(candidate), ours));
  if (commit === undefined)
    throw new Error(
      'The history of this checkout tells of no release before the newest migration: an upgrade cannot be tried.',
    );
  mkdirSync(folder, { recursive: true });
  const archive = git(['archive', '--format=tar', commit]);
  const unpacked = spawnSync('tar', ['-x', '-C', folder], { input: archive });
  if (unpacked.status !== 0)
    throw new Error(`The release before this one could not be unpacked: ${String(unpacked.stderr)}`);
  for (const place of workspaces()) linkModules(place, folder);
  const theirs = migrationsAt(commit);
  return {
    commit: lines(['rev-parse', '--short', commit]).join(),
    folder,
    unknown: ours.filter((name) => !theirs.includes(name)),
  };
}

function git(args: readonly string[]): Buffer {
  const { status, stdout, stderr, error } = spawnSync('git', [...args], { cwd: root, maxBuffer: 1 << 28 });
  if (status === 0) return stdout;
  throw new Error(`An upgrade needs the history of this checkout: ${(error?.message ?? String(stderr)).trim()}`);
}
const lines = (args: readonly string[]): string[] => git(args).toString().trim().split('\n').filter(Boolean);

/** Where the release before may stand: the last tags, then what came before each migration, the newest first. */
function commits(ours: readonly string[]): string[] {
  const tags = lines(['tag', '--merged', 'HEAD', '--sort=-creatordate', 'v*']);
  const added = ours
    .toReversed()
    .flatMap((name) => lines(['log', '--diff-filter=A', '--format=%P', '-1', '--', `${MIGRATIONS}/${name}.sql`]))
    .map((parents) => parents.split(' ', 1)[0] ?? '');
  return [...tags, 'HEAD', ...added].filter((commit) => commit !== '');
}

const migrationsIn = (files: readonly string[]): string[] =>
  files
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.slice(0, -'.sql'.length))
    .toSorted();
const migrationsAt = (commit: string): string[] =>
  migrationsIn(lines(['ls-tree', '--name-only', `${commit}:${MIGRATIONS}`]));

/** Whether all that the one knows comes first in the other, which knows more. */
const isBefore = (theirs: readonly string[], ours: readonly string[]): boolean =>
  theirs.length > 0 && theirs.length < ours.length && theirs.every((name, index) => name === ours[index]);

const workspaces = (): string[] => [
  '.',
  'tests',
  ...['apps', 'packages'].flatMap((kind) => readdirSync(join(root, kind)).map((name) => join(kind, name))),
];

/** What was installed here serves there too, except that its own packages are its own. */
function linkModules(place: string, folder: string): void {
  const from = join(root, place, 'node_modules');
  if (!existsSync(from) || !existsSync(join(folder, place, 'package.json'))) return;
  for (const name of modulesIn(from)) {
    const target = realpathSync(join(from, name));
    const inside = relative(root, target);
    const isOurs = !inside.startsWith('..') && !inside.split(sep).includes('node_modules');
    const link = join(folder, place, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(isOurs ? join(folder, inside) : target, link);
  }
}

const modulesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(folder, name)).map((part) => join(name, part)) : [name],
    );
