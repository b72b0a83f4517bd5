import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import type { FastifyInstance } from 'fastify';
import type { DashboardReport } from '@deskwire/contract/desk/dashboard.ts';
import type { Services } from '@deskwire/router/kit/services.ts';
import { contextOf } from './context.ts';
import { sendError } from './errors.ts';
import { continued, csv, enter, formats } from './export.ts';
import { inputReader, type Input } from './input.ts';
import { callerOf } from './procedures.ts';
import { deprecation } from './rest.ts';
import { patternOf, routes, type Route } from './routes.ts';
import { XLSX, xlsxOf } from './xlsx.ts';

type Row = DashboardReport['rows'][number];

/** Mounts the procedures that respond with a table, sent as one file of all its pages. */
export function mountReports(app: FastifyInstance, prefix: string, services: Services): void {
  for (const route of routes()) if (route.entry.door === 'report') mountReport(app, prefix, services, route);
}

function mountReport(app: FastifyInstance, prefix: string, services: Services, route: Route): void {
  const { path, entry } = route;
  const read = inputReader(route);
  const call = callerOf(path, entry) as (...args: Parameters<ReturnType<typeof callerOf>>) => Promise<DashboardReport>;
  const deprecate = route.alias && deprecation(prefix, route);
  app.route({
    method: 'GET',
    url: prefix + patternOf(route.url),
    handler: async (req, reply) => {
      try {
        const input = read(req) as Input;
        deprecate?.(reply, input);
        const ctx = contextOf(services, req, reply);
        const leave = await enter(ctx);
        const first = await call(ctx, input).catch((error: unknown) => {
          leave();
          throw error;
        });
        const next = (cursor: string) => call(continued(ctx), { ...input, cursor });
        const isXlsx = input['format'] === 'xlsx';
        void reply
          .type(isXlsx ? XLSX : `${formats.csv}; charset=utf-8`)
          .header('content-disposition', `attachment; filename="${first.name}.${isXlsx ? 'xlsx' : 'csv'}"`)
          .header('cache-control', 'private, no-store');
        if (req.method === 'HEAD') {
          leave();
          return await reply.send();
        }
        const body = isXlsx
          ? xlsxOf(first.name, first.time_zone, first.columns, rowsOf(first, next))
          : Readable.from(lines(first, next));
        return await reply.send(body.once('close', leave));
      } catch (error) {
        return sendError(req, reply, error);
      }
    },
  });
}

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

async function* lines(...report: Parameters<typeof pagesOf>): AsyncGenerator<string> {
  yield stringify([report[0].columns.map(({ name }) => name)], csv);
  for await (const rows of pagesOf(...report)) if (rows.length > 0) yield stringify(rows, csv);
}
