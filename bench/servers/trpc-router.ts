import { initTRPC, TRPCError } from '@trpc/server';
import type { FastifyRequest } from 'fastify';
import type { OpenApiMeta } from 'trpc-to-openapi';
import { tickets } from '@deskwire/contract/desk/tickets.ts';
import { statements, type Row } from './statements.ts';

/**
 * The router of both tRPC peers: the two procedures written as tRPC's documentation has it, a middleware that asks who calls,
 * schemas for input and output, and our statements behind them.
 *
 * The same as ours: database, statements, token check, the schemas of input and output.
 * Not the same, in its favour: no limits, roles, idempotency keys, request ids, security headers or error table, and the
 * cursor is not signed.
 */
const { isGenuine, who, list, create } = statements();
const t = initTRPC.context<{ authorization: string | undefined }>().meta<OpenApiMeta>().create();
const signedIn = t.procedure.use(async ({ ctx, next }) => {
  const found = (await isGenuine(ctx.authorization)) ? (await who()).rows[0] : undefined;
  if (found === undefined) throw new TRPCError({ code: 'UNAUTHORIZED' });
  return next({ ctx: { caller: found as { ticket_prefix: string } } });
});

const fields = Object.keys(tickets.list.output.shape.items.element.shape);
/** A row as the contract has it; what its reader may do with it is not worked out. */
const present = (prefix: string, row: Row) => {
  const owed = row['owed'] as { at: string; metric: string } | null | undefined;
  const key = `${prefix}-${String(row['number']).padStart(3, '0')}`;
  const from: Row = { ...row, key, sla_due_at: owed?.at ?? null, sla_due_metric: owed?.metric ?? null, can: [] };
  const ticket: Row = {};
  for (const name of fields) {
    const value = from[name];
    if (value !== undefined) ticket[name] = value instanceof Date ? value.toISOString() : value;
  }
  return ticket;
};

export const peerRouter = t.router({
  tickets: t.router({
    list: signedIn
      .meta({ openapi: { method: 'GET', path: '/tickets' } })
      .input(tickets.list.input)
      .output(tickets.list.output)
      .query(async ({ ctx, input: { page_size = 20 } }) => {
        const rows = await list();
        const items = rows.slice(0, page_size).map((row) => present(ctx.caller.ticket_prefix, row));
        const last = items.at(-1);
        return {
          items: items as never,
          total: Number(rows[0]?.['counted'] ?? rows.length),
          page: 1,
          page_size,
          next_cursor: rows.length > page_size ? Buffer.from(String(last?.['id'])).toString('base64url') : null,
        };
      }),
    create: signedIn
      .meta({ openapi: { method: 'POST', path: '/tickets', successDescription: 'Created' } })
      .input(tickets.create.input)
      .output(tickets.create.output)
      .mutation(async ({ ctx }) => present(ctx.caller.ticket_prefix, await create()) as never),
  }),
});

export const createContext = ({ req }: { req: FastifyRequest }) => ({ authorization: req.headers.authorization });
