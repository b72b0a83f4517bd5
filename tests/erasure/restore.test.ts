import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { connect } from '@deskwire/database/connect.ts';
import { scratchDatabase } from '@deskwire/database/scratch-database.ts';
import { readEnv } from '@deskwire/router/runtime/env.ts';
import { createServices } from '@deskwire/router/runtime/services.ts';
import { drain } from '@deskwire/router/testing/drain.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { aUser } from '@deskwire/testing/builders.ts';
import { done } from '../faults/command.ts';
import { root } from '../faults/installation.ts';
import { aCanary, goes, traces } from './canary.ts';
import { keptRows, tracesOf } from './traces.ts';

const kept = mkdtempSync(join(tmpdir(), 'deskwire-restored-'));
afterAll(() => rmSync(kept, { recursive: true, force: true }));

/** The secret of the world of a test. */
const DESKWIRE_SECRET = 'a secret of at least thirty-two bytes';

test('a backup from before an erasure is restored, and nothing of it names the person: no table, file or job', async () => {
  const world = await testWorld();
  const canary = await aCanary(world);
  // The backup knows a hold that ends after it.
  const operator = await world.as(await aUser(world.kysely, { platform_role: 'admin' }));
  const hold = await operator.compliance.holds.create({ user_id: canary.agent.user_id, reason: 'Case 9' });
  const [before, named] = [await keptRows(world, canary.id), (await tracesOf(world, traces)).length];
  expect(named).toBeGreaterThan(60);
  const backup = join(kept, 'backup');
  await done(root, ['scripts/backup.ts', backup], { DESKWIRE_SECRET, DATABASE_URL: world.url, DATA_DIR: world.dir });

  await operator.compliance.holds.lift({ hold_id: hold.id });
  await goes(world, canary.agent);
  world.clock.advance({ days: 30, minutes: 1 });
  expect((await world.drain()).ran).toContain('users.erase');
  expect(await tracesOf(world, traces)).toEqual([]);

  const restored = { dir: join(kept, 'restored'), url: await scratchDatabase() };
  const place = { DESKWIRE_SECRET, DATABASE_URL: restored.url, DATA_DIR: restored.dir };
  const erasures = join(world.dir, 'files/erasures');
  const said = await done(root, ['scripts/restore.ts', backup, '--erasures', erasures], place);
  expect(said).toContain('erased again: 1 users, 0 contacts, 0 teams');
  const reports: string[] = [];
  const report = (message: string) => void reports.push(message);
  const runtime = createServices(readEnv(place), { report, application_name: 'a worker of after' });
  const { pool, end } = connect(restored.url, { pool: 2 });
  try {
    // What was open when the backup was made is done, and says nothing of them either.
    await drain({ pool, services: runtime.services });
    expect(reports).toEqual([]);
    expect(await tracesOf({ pool, dir: restored.dir }, traces)).toEqual([]);
    const { rows } = await pool.query<{ count: number }>('select count(*)::int from tickets where team_id = $1', [
      canary.id,
    ]);
    expect(rows[0]!.count).toBe(before['tickets']);
    expect((await pool.query('select from users where id = $1', [canary.owner.user_id])).rowCount).toBe(1);
  } finally {
    await end();
    await runtime.close();
  }
});
