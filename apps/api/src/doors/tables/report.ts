import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import type { DashboardReport, reportFormat } from '@deskwire/contract/desk/dashboard.ts';
import { BOM, csvLine } from '@deskwire/contract/kit/csv.ts';
import type { Services } from '@deskwire/router/kit/services.ts';
import { continued, enter, formats, wantsBom } from './export.ts';
import type { Caller } from '../../procedures.ts';
import { mount } from '../mount.ts';
import { XLSX, xlsxOf } from './xlsx.ts';

type Row = DashboardReport['rows'][number];
type ReportFormat = z.infer<typeof reportFormat>;
const types: Readonly<Record<ReportFormat, string>> = {
  csv: `${formats.csv}; charset=utf-8`,
  xlsx: XLSX,
  json: 'application/json; charset=utf-8',
};

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
        const format = (input['format'] ?? 'csv') as ReportFormat;
        void reply
          .type(types[format])
          .header('content-disposition', `attachment; filename="${first.name}.${format}"`)
          .header('cache-control', 'private, no-store');
        if (req.method === 'HEAD') {
          leave();
          return reply.send();
        }
        const body =
          format === 'xlsx'
            ? xlsxOf(first.name, first.time_zone, first.columns, rowsOf(first, next))
            : Readable.from(
                format === 'json' ? objects(first, next) : lines(first, next, wantsBom(req.headers.accept)),
              );
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

/** One JSON list, whose objects have the columns as their fields. */
async function* objects(...report: Parameters<typeof pagesOf>): AsyncGenerator<string> {
  const names = report[0].columns.map(({ name }) => name);
  let before = '[\n';
  for await (const row of rowsOf(...report)) {
    yield before + JSON.stringify(Object.fromEntries(names.map((name, n) => [name, row[n]])));
    before = ',\n';
  }
  yield before === ',\n' ? '\n]\n' : '[]\n';
}
