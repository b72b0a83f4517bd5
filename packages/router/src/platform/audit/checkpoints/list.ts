import type { audit } from '@deskwire/contract/platform/audit.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { reachOf } from '../../../kit/access/me.ts';
import * as queries from './queries.ts';

/** The signed checkpoints, the latest first. They say nothing of any team that the team itself does not know. */
export function listCheckpoints(ctx: Ctx<typeof audit.checkpoints>, input: In<typeof audit.checkpoints>) {
  reachOf(ctx, input.team_id);
  return page(ctx, input, {
    key: ['audit.checkpoints'],
    find: (slice) => queries.listCheckpoints(ctx.db, slice),
    position: (row) => [Number(row.position)],
    present: presentCheckpoint,
  });
}

export const presentCheckpoint = ({ position, batch, hash, teams, signature, ...row }: queries.CheckpointRow) => ({
  ...row,
  position: Number(position),
  batch: Number(batch),
  hash: hash.toString('hex'),
  teams: teams.toString('hex'),
  signature: signature.toString('base64'),
});
