import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../testing/world.ts';
import { holds } from './search.ts';

const world = await testWorld();
const isFound = async (text: string, search: string): Promise<boolean | null> => {
  const { rows } = await sql<{ found: boolean | null }>`
    select ${holds([sql`${text}::text`], search)} as found`.execute(world.kysely);
  return rows[0]!.found;
};

describe('a list is searched without case, accents and width', () => {
  test.each([
    ['Jörg Müller-Straße', 'MULLER'],
    ['Jörg Müller-Straße', 'strasse'],
    ['Jörg', 'jo\u0308rg'],
    ['jo\u0308rg', 'JÖRG'],
    ['Müller', 'ＭＵＬＬＥＲ'],
    ['Łódź', 'lodz'],
    ['ŒUVRE', 'oeuvre'],
    ['ΟΔΟΣ', 'οδος'],
    ['100 %', '0 %'],
    ['a_b\\c', '_b\\'],
    ['三楼打印机', '打印'],
  ])('%j is found by %j', async (text, search) => expect(await isFound(text, search)).toBe(true));

  test.each([
    ['Müller', 'Möller'],
    ['abc', '_'],
    ['abc', '%'],
    ['abc', '％'],
    ['abc', '\\'],
    ['abc', '\u0301'],
  ])('%j is not found by %j', async (text, search) => expect(await isFound(text, search)).not.toBe(true));

  test('so are people, and nobody of another team', async () => {
    const [here, there] = [await aTeam(world.kysely), await aTeam(world.kysely)];
    const [one, other] = await Promise.all(
      [here, there].map(async (team) => world.as(await aMember(world.kysely, team, 'agent'))),
    );
    await one!.people.create({ name: 'Zoë Größer', email: 'zoe@example.com' });
    await other!.people.create({ name: 'Zoë Größer' });
    for (const search of ['zoe grosser', 'ZOË', 'zoe@', 'ｚｏｅ'])
      expect((await one!.people.list({ search })).items.map(({ name }) => name)).toEqual(['Zoë Größer']);
    expect((await one!.people.list({ search: 'zo_' })).total).toBe(0);
  });

  test('no query compares texts of people in a way of its own', () => {
    const root = join(import.meta.dirname, '../..');
    const own = globSync('**/queries.ts', { cwd: root }).filter((file) =>
      /\bilike\b|\bstrpos\(|position\(lower|lower\(\$\{search/.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(own).toEqual([]);
  });
});
