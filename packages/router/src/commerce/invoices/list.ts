import type { invoices } from '@deskwire/contract/commerce/invoices.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import * as queries from './queries.ts';

/** The invoices of a team, newest first. */
export const listInvoices = (ctx: Ctx<typeof invoices.list>, input: In<typeof invoices.list>) =>
  page(ctx, input, {
    key: [ctx.scope.team_id, 'invoices', input.status],
    find: (slice) => queries.listInvoices(ctx.db, ctx.scope, input.status, slice),
    position: (row) => [row.issued_at, row.id],
    present: (row) => row,
  });
