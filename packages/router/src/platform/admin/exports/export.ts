import type { DashboardReport } from '@deskwire/contract/desk/dashboard.ts';
import type { admin } from '@deskwire/contract/platform/admin.ts';
import { listEverySubscription } from '../../../commerce/subscriptions/every/every-subscription.ts';
import { listEveryTeam } from '../../../identity/teams/every/every-team.ts';
import { listUsers } from '../../../identity/users/list.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { PLATFORM_TEAM } from '../../../kit/transaction.ts';
import { linesOf } from '../../audit/trail/logs.ts';
import * as queries from './queries.ts';
import { tableOf } from './rows.ts';

type ExportCtx = Ctx<typeof admin.export>;
type Part = Pick<DashboardReport, 'columns' | 'rows' | 'next_cursor'>;
interface Paging {
  readonly page_size: number;
  readonly cursor: string | undefined;
}
const PAGE_SIZE = 100;

/** A page of an export over all of the platform: heads and figures, and nothing that a team has written. */
export async function exportPlatform(
  ctx: ExportCtx,
  { type, cursor }: In<typeof admin.export>,
): Promise<DashboardReport> {
  const part = await parts[type](ctx, { page_size: PAGE_SIZE, cursor });
  return { name: `${type}-${ctx.now().slice(0, 10)}`, time_zone: 'UTC', ...part };
}

const parts: Record<In<typeof admin.export>['type'], (ctx: ExportCtx, paging: Paging) => Promise<Part>> = {
  users: async (ctx, paging) =>
    tableOf(
      [
        ['id', 'text', ({ id }) => id],
        ['email', 'text', ({ email }) => email],
        ['full_name', 'text', ({ full_name }) => full_name],
        ['status', 'text', ({ status }) => status],
        ['platform_role', 'text', ({ platform_role }) => platform_role],
        ['created_at', 'time', ({ created_at }) => created_at],
      ],
      await listUsers({ ...ctx, scope: null }, paging),
    ),
  teams: async (ctx, paging) =>
    tableOf(
      [
        ['id', 'text', ({ id }) => id],
        ['name', 'text', ({ name }) => name],
        ['slug', 'text', ({ slug }) => slug],
        ['personal', 'text', ({ personal }) => String(personal)],
        ['tier', 'text', ({ tier }) => tier],
        ['accounts', 'number', ({ accounts }) => accounts],
        ['created_at', 'time', ({ created_at }) => created_at],
      ],
      await page(ctx, paging, {
        key: ['admin.export', 'teams'],
        find: (slice) => listEveryTeam(ctx.db, slice),
        position: (row) => [row.created_at, row.id],
        present: (row) => row,
      }),
    ),
  subscriptions: async (ctx, paging) =>
    tableOf(
      [
        ['team_id', 'text', ({ team_id }) => team_id],
        ['id', 'text', ({ id }) => id],
        ['provider', 'text', ({ provider }) => provider],
        ['status', 'text', ({ status }) => status],
        ['seats', 'number', ({ seats }) => seats],
        ['price_id', 'text', ({ price_id }) => price_id],
        ['period_end', 'time', ({ period_end }) => period_end],
        ['cancel_at', 'time', ({ cancel_at }) => cancel_at],
        ['ended_at', 'time', ({ ended_at }) => ended_at],
        ['created_at', 'time', ({ created_at }) => created_at],
      ],
      await page(ctx, paging, {
        key: ['admin.export', 'subscriptions'],
        find: (slice) => listEverySubscription(ctx.db, slice),
        position: (row) => [row.created_at, row.team_id, row.id],
        present: (row) => row,
      }),
    ),
  usage: async (ctx, paging) =>
    tableOf(
      [
        ['period', 'text', ({ period }) => period],
        ['team_id', 'text', ({ team_id }) => team_id],
        ['limit', 'text', ({ key }) => key],
        ['used', 'number', ({ used }) => Number(used)],
      ],
      await page(ctx, paging, {
        key: ['admin.export', 'usage'],
        find: (slice) => queries.listUses(ctx.db, slice),
        position: (row) => [row.period, row.team_id, row.key],
        present: (row) => row,
      }),
    ),
  audit: async (ctx, paging) =>
    tableOf(
      [
        ['at', 'time', ({ at }) => at],
        ['type', 'text', ({ type }) => type],
        ['sentence', 'text', ({ sentence }) => sentence],
        ['actor_id', 'text', ({ actor }) => actor?.id ?? null],
        ['entity', 'text', ({ entity }) => entity],
        ['entity_id', 'text', ({ entity_id }) => entity_id],
        ['address', 'text', ({ address }) => address],
        ['request_id', 'text', ({ request_id }) => request_id],
        ['id', 'text', ({ id }) => id],
      ],
      await linesOf(ctx, PLATFORM_TEAM, {}, paging),
    ),
};
