import type { audit, AuditEvent } from '@deskwire/contract/platform/audit.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { reachOf } from '../../../kit/access/me.ts';
import { PLATFORM_TEAM } from '../../../kit/transaction.ts';
import * as queries from './queries.ts';

/** The events of a team, or of the platform, with all that is kept of them. */
export function listAuditEvents(ctx: Ctx<typeof audit.events>, input: In<typeof audit.events>) {
  const { page: _, page_size: _size, cursor: _cursor, team_id, ...filter } = input;
  const team = reachOf(ctx, team_id) ?? PLATFORM_TEAM;
  return page(ctx, input, {
    key: ['audit.events', team, filter],
    find: (slice) => queries.listTrail(ctx.db, team, filter, slice),
    position: (row) => [row.id],
    present: presentEvent,
  });
}

const presentEvent = ({ payload_hash, account_name: _, key: _key, ...row }: queries.TrailRow) =>
  ({ ...row, payload_hash: hashText(payload_hash) }) satisfies AuditEvent;
const CANONICAL_LENGTH = 33;
/** Without the byte that says which form was hashed. Hashes of earlier releases begin with it in words: `1:`. */
const hashText = (hash: Buffer | null): string | null => {
  if (hash === null) return null;
  return hash.length === CANONICAL_LENGTH ? hash.toString('hex', 1) : `1:${hash.toString('hex')}`;
};
