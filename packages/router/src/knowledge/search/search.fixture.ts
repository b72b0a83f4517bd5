import { transaction } from '@deskwire/database/schema.ts';
import { mintTeam } from '../../kit/access/mint-team.ts';
import type { TestWorld } from '../../testing/world.ts';
import { indexTexts } from './index/index-texts.ts';
import { writeCounts, measure } from './index/queries.ts';

const NIL = '00000000-0000-0000-0000-000000000000';

/** Indexes what tests wrote past the procedures, and counts its words. */
export async function indexAll({ db, services }: Pick<TestWorld, 'db' | 'services'>, team_id: string): Promise<void> {
  const scope = { team_id: mintTeam(team_id) };
  await transaction(db, async (tx) => {
    for (const [kind, { unindexed }] of services.domains.searched) {
      const rows = (await unindexed?.(tx, { team_id: NIL, id: NIL }, 100_000)) ?? [];
      await indexTexts(
        tx,
        scope,
        rows.filter((row) => row.team_id === team_id).map((row) => ({ kind, ...row })),
      );
    }
    const measured = await measure(tx, scope);
    await writeCounts(tx, scope, { ...measured, one_in: 1, most: 100_000, now: new Date().toISOString() });
  });
}
