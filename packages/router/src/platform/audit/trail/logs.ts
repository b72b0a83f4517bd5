import type { audit, AuditLine } from '@deskwire/contract/platform/audit.ts';
import type { PageInput } from '@deskwire/contract/kit/paging.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { reachOf } from '../../../kit/access/me.ts';
import type { Services } from '../../../kit/services.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import { PLATFORM_TEAM } from '../../../kit/transaction.ts';
import { labelsOf } from './labels.ts';
import * as queries from './queries.ts';
import { changesOf, labelIn, sentenceOf } from './sentence.ts';

/** The trail of a team, or of the platform, as people read it. */
export function listAuditLines(ctx: Ctx<typeof audit.logs>, input: In<typeof audit.logs>) {
  const { page: number, page_size, cursor, team_id, ...filter } = input;
  return linesOf(ctx, reachOf(ctx, team_id) ?? PLATFORM_TEAM, filter, { page: number, page_size, cursor });
}

interface Reading {
  readonly db: Db;
  readonly services: Services;
}
/** A page of the lines of a team that the caller may read, or of the platform. */
export function linesOf(ctx: Reading, team: TeamId, filter: queries.AuditFilter, paging: PageInput) {
  let labels: ReadonlyMap<string, string> = new Map();
  return page(ctx, paging, {
    key: ['audit.logs', team, filter],
    find: async (slice) => {
      const found = await queries.listTrail(ctx.db, team, filter, slice);
      labels = await labelsOf(ctx, team, found.rows);
      return found;
    },
    position: (row) => [row.id],
    present: (row) => present(row, labels),
  });
}

function present(row: queries.TrailRow, labels: ReadonlyMap<string, string>): AuditLine {
  const { id, position, at, type, entity, entity_id, address, request_id, key } = row;
  const label = labels.get(entity_id ?? '') ?? labelIn(row.payload);
  const actor = whoOf(row);
  const changes = changesOf(row.payload);
  const sentence = sentenceOf({ type, actor: actor?.name, label, changes });
  return { id, position, at, type, sentence, actor, key, entity, entity_id, label, changes, address, request_id };
}

/** Somebody in the team by the name they have there, else the account. Whoever was erased is nobody's name. */
function whoOf({ actor_id, actor, user_id, account_name }: queries.TrailRow): AuditLine['actor'] {
  if (actor_id !== null) return { id: actor_id, name: actor?.name ?? ERASED };
  return user_id === null ? null : { id: user_id, name: account_name ?? ERASED };
}
const ERASED = '[erased]';
