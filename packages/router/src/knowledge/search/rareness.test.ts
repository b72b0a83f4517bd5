import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import type { TeamScope } from '../../kit/context.ts';
import { sent } from '../../testing/plans.ts';
import { testWorld } from '../../testing/world.ts';
import { rarestFirst } from './rareness.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const agent = await aMember(world.kysely, team, 'agent');
const scope = { team_id: team.id, person_id: agent.person_id } as unknown as TeamScope;
const asked = (search: string) => rarestFirst({ db: world.db, scope }, search);

test('until the words of a team are counted, each is rare', async () => {
  expect(await asked('printer')).toEqual({ words: [expect.stringContaining("'printer':*")], rare: true });
});

test('the rarest word comes first, and is rare unless much of the team has it', async () => {
  const at = new Date().toISOString();
  await world.kysely
    .insertInto('passage_counts')
    .values({ team_id: team.id, passages: 1000, average_length: 10, counted_at: at })
    .execute();
  const counts = { printer: 900, printers: 50, desk: 400, lamp: 201, vpn: 200, zebra: 1, 打印: 600, 印机: 2 };
  await world.kysely
    .insertInto('passage_terms')
    .values(Object.entries(counts).map(([term, passages]) => ({ team_id: team.id, term, passages })))
    .execute();
  const first = async (search: string) => {
    const { words, rare } = await asked(search);
    return [/'([^':]+)'/.exec(words[0] ?? '')?.[1], words.length, rare];
  };
  expect(await first('printer desk zebra')).toEqual(['zebra', 3, true]);
  expect(await first('printer desk')).toEqual(['desk', 2, false]);
  expect(await first('lamp')).toEqual(['lamp', 1, false]);
  expect(await first('printer vpn')).toEqual(['vpn', 2, true]);
  expect(await sent(() => asked('printer desk zebra'))).toHaveLength(1);
  // Nobody counted it: it is newer, or only at the end of compounds.
  expect(await first('printer desk unicorn')).toEqual(['unicorn', 3, true]);
  // A run of signs is in no more texts than its rarest pair.
  expect(await first('desk 打印机')).toEqual(['打印', 2, true]);
  expect(await asked('🖨️')).toEqual({ words: [], rare: false });
});
