import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { DashboardReport } from '@deskwire/contract/desk/dashboard.ts';
import { BOM, csvLine } from '@deskwire/contract/kit/csv.ts';
import type { Services } from '@deskwire/router/kit/services.ts';
import { continued, enter, formats, wantsBom } from './export.ts';
import type { Caller } from '../../procedures.ts';
import { mount } from '../mount.ts';
import { XLSX, xlsxOf } from './xlsx.ts';

type Row = DashboardReport['rows'][number];

/** Serves the procedures that respond with a table, sent as one file of all its pages. */
export const mountReports = (app: FastifyInstance, prefix: string, services: Services): void =>
  mount(app, prefix, services, {
    serves: ({ door }) => door === 'report',
    method: ['GET'],
    open(_route, call) {
      const ask = call as (...args: Parameters<Caller>) => Promise<DashboardReport>;
      return async ({ req, reply, ctx, input }) => {
        const leave = await enter(ctx);
        const first = await ask(ctx, input).catch((error: unknown) => {
          leave();
          throw error;
        });
        const next = (cursor: string) => ask(continued(ctx), { ...input, cursor });
        const isXlsx = input['format'] === 'xlsx';
        void reply
          .type(isXlsx ? XLSX : `${formats.csv}; charset=utf-8`)
          .header('content-disposition', `attachment; filename="${first.name}.${isXlsx ? 'xlsx' : 'csv'}"`)
          .header('cache-control', 'private, no-store');
        if (req.method === 'HEAD') {
          leave();
          return reply.send();
        }
        const body = isXlsx
          ? xlsxOf(first.name, first.time_zone, first.columns, rowsOf(first, next))
          : Readable.from(lines(first, next, wantsBom(req.headers.accept)));
        return reply.send(body.once('close', leave));
      };
    },
  });

async function* pagesOf(first: DashboardReport, next: (cursor: string) => Promise<DashboardReport>) {
  let page = first;
  yield page.rows;
  while (page.next_cursor !== null) {
    page = await next(page.next_cursor);
    yield page.rows;
  }
}

async function* rowsOf(...report: Parameters<typeof pagesOf>): AsyncGenerator<Row> {
  for await (const rows of pagesOf(...report)) yield* rows;
}

async function* lines(
  first: DashboardReport,
  next: (cursor: string) => Promise<DashboardReport>,
  bom: boolean,
): AsyncGenerator<string> {
  yield (bom ? BOM : '') + csvLine(first.columns.map(({ name }) => name));
  for await (const rows of pagesOf(first, next)) yield rows.map(csvLine).join('');
}
