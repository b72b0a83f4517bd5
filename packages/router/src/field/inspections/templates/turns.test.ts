import { expect, test } from 'vitest';
import { transaction } from '@deskwire/database/schema.ts';
import { mintTeam } from '../../../kit/access/mint-team.ts';
import { untilBlocked } from '../../../testing/locks.ts';
import { testWorld } from '../../../testing/world.ts';
import { aCrew, aTemplate } from '../inspections.fixture.ts';
import { completed } from './items-for.ts';
import * as queries from './queries.ts';

const world = await testWorld();
const { team, ada } = await aCrew(world);
const scope = { team_id: mintTeam(team.id) };
const desk = await world.as(ada);
const newer = [{ key: 'wet', label: 'It is wet', kind: 'check' as const }];

test('who deletes a template while its items are replaced is answered the items that it has then', async () => {
  const { id: template_id } = await aTemplate(world, ada);
  let deleting: Promise<unknown> | undefined;
  await transaction(world.db, async (db) => {
    const now = new Date().toISOString();
    const items = completed(newer);
    await queries.updateTemplate(db, scope, template_id, { revision: 2 }, now);
    await queries.insertRevision(db, scope, { template_id, revision: 2, items }, now);
    deleting = desk.inspections.templates.delete({ template_id });
    await untilBlocked(world);
  });
  expect(await deleting).toMatchObject({ revision: 2, items: newer });
});
