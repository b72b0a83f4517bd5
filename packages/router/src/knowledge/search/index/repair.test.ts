import { expect, test } from 'vitest';
import { transaction } from '@deskwire/database/schema.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { mintTeam } from '../../../kit/access/mint-team.ts';
import { untilBlocked } from '../../../testing/locks.ts';
import { testWorld } from '../../../testing/world.ts';
import { indexAll } from '../search.fixture.ts';
import { indexTexts } from './index-texts.ts';

const world = await testWorld();

test('what somebody changes while the index is repaired is found by what it says then', async () => {
  const team = await aTeam(world.kysely, { tier: 'premium' });
  const scope = { team_id: mintTeam(team.id) };
  const desk = await world.as(await aMember(world.kysely, team, 'member'));
  const { id } = await desk.memory.write({ content: 'Bicycles are in the cellar' });
  await world.kysely.deleteFrom('passages').where('team_id', '=', team.id).execute();
  let repairing: Promise<unknown> | undefined;
  await transaction(world.db, async (db) => {
    const content = 'Umbrellas are in the attic';
    await (db as unknown as typeof world.kysely)
      .updateTable('memories')
      .set({ content })
      .where('id', '=', id)
      .execute();
    await indexTexts(db, scope, [{ kind: 'memory', id, title: '', text: content }]);
    repairing = indexAll(world, team.id);
    await Promise.race([untilBlocked(world), repairing]);
  });
  await repairing;
  const rows = await world.kysely.selectFrom('passages').select('terms').where('entity_id', '=', id).execute();
  expect(rows).toHaveLength(1);
  expect(rows[0]!.terms).toContain('umbrella');
});
