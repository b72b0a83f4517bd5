import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { at } from '../words.ts';

export const stage = onStage({
  furnish: someLimits,
  passing: ['outbox', 'jobs'],
});

/** What the team may have, and what it used. */
async function someLimits({ kysely }: TestWorld, { id: team_id }: Desk) {
  const override = {
    team_id,
    key: 'upload_bytes_a_day',
    allowed: 1_000_000_000,
    // Whoever runs the platform wrote it, and reads it.
    reason: 'A partner',
    created_at: at,
  };
  await kysely.insertInto('entitlement_overrides').values(override).execute();
  const use = { team_id, key: 'upload_bytes_a_day', period: '2026-01-01', used: 1 };
  await kysely.insertInto('entitlement_uses').values(use).execute();
  await kysely.insertInto('stock_tallies').values({ team_id, key: 'tasks', change: 1 }).execute();
  return {};
}
