import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { StageDomain } from './domain.ts';

/** Every domain on the stage by its file, `<area>/<domain>.ts`, which exports it and nothing else of that kind. */
export const stageDomains: ReadonlyMap<string, StageDomain> = new Map(
  await Promise.all(
    globSync('*/*.ts', { cwd: import.meta.dirname })
      .map((file) => file.replaceAll('\\', '/'))
      .toSorted()
      .map(async (file) => {
        const url = pathToFileURL(join(import.meta.dirname, file)).href;
        const { stage } = (await import(url)) as { stage?: StageDomain };
        if (stage === undefined) throw new Error(`tests/stage/${file} exports no \`stage\`.`);
        return [file, stage] as const;
      }),
  ),
);

/** What all of them say under one name. Two that speak of the same thing would not know of each other. */
function told<
  K extends
    | 'access'
    | 'rowRules'
    | 'inputs'
    | 'otherwise'
    | 'unsuccessful'
    | 'harmless'
    | 'apart'
    | 'beside'
    | 'reaches',
>(key: K): Readonly<Record<string, NonNullable<StageDomain[K]>[string]>> {
  const all: Record<string, NonNullable<StageDomain[K]>[string]> = {};
  for (const [file, stage] of stageDomains)
    for (const [path, said] of Object.entries(stage[key] ?? {})) {
      if (path in all) throw new Error(`tests/stage/${file} says "${key}" of ${path}, which another file has said.`);
      all[path] = said as NonNullable<StageDomain[K]>[string];
    }
  return all;
}
const listed = (key: 'links' | 'pictures' | 'versionsApart' | 'passing'): ReadonlySet<string> =>
  new Set([...stageDomains.values()].flatMap((stage) => stage[key] ?? []));

export const access = told('access');
export const rowRules = told('rowRules');
export const inputs = told('inputs');
export const otherwise = told('otherwise');
export const unsuccessful = told('unsuccessful');
export const harmless = told('harmless');
export const apart = told('apart');
export const beside = told('beside');
export const reaches = told('reaches');
export const links = listed('links');
export const pictures = listed('pictures');
export const versionsApart = listed('versionsApart');
export const passing = listed('passing');
