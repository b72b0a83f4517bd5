import type { z } from 'zod';
import type { apiKeys } from '@deskwire/contract/identity/api-keys.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import { presentKey } from './present.ts';
import * as queries from './queries.ts';

type Keys = typeof apiKeys.list;

/** Lists the caller's keys. */
export function listKeys(ctx: Ctx<Keys>, input: In<Keys>): Promise<z.input<Keys['output']>> {
  const { db, user, now } = ctx;
  const { team_id, live } = input;
  return page(ctx, input, {
    key: ['api-keys', user.id, team_id, live === true],
    find: (slice) => queries.listKeys(db, user.id, { team_id, live_at: live === true ? now() : undefined }, slice),
    position: (row) => [row.created_at, row.id],
    present: presentKey(now()),
  });
}
