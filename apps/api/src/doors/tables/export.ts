import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Entry } from '@deskwire/contract/kit/define.ts';
import type { PageOf } from '@deskwire/contract/kit/paging.ts';
import { authenticated, createContext } from '@deskwire/router/kit/access/access.ts';
import type { Context } from '@deskwire/router/kit/context.ts';
import { BOM, csvLine } from '@deskwire/contract/kit/csv.ts';
import { AppError, invalid } from '@deskwire/router/kit/errors.ts';
import { fieldsOf, itemFieldsOf } from '../../coerce.ts';
import type { Input } from '../../input.ts';
import { callerOf } from '../../procedures.ts';

export const formats = { csv: 'text/csv', ndjson: 'application/x-ndjson' } as const;
export type Format = keyof typeof formats;
type Row = Record<string, unknown>;

/** Whether a procedure returns a list, all pages of which can be streamed as one file. */
export const isList = ({ input, output, kind }: Entry): boolean =>
  kind === 'query' && fieldsOf(input).has('cursor') && fieldsOf(output).has('next_cursor');

/** Whether the address of a list says how it is sent; a report has a field for that. */
export const takesFormat = (entry: Entry): boolean => isList(entry) && entry.door === undefined;

/** The format that a request asks for instead of JSON: by its address, as a link must, or by `Accept`. */
export function formatOf({ query, headers: { accept = '' } }: Asked): Format | undefined {
  const { format } = query as { readonly format?: unknown };
  if (format === 'csv' || format === 'ndjson') return format;
  if (format !== undefined && format !== 'json') throw invalid('format', 'must be "json", "csv" or "ndjson"');
  if (format === 'json' || accept.includes('application/json')) return undefined;
  return accept.includes(formats.csv) ? 'csv' : accept.includes(formats.ndjson) ? 'ndjson' : undefined;
}
type Asked = Pick<FastifyRequest, 'query' | 'headers'>;

/** Excel misreads UTF-8 without a byte order mark; `Accept: text/csv; bom=false` leaves it out for programs. */
export const wantsBom = (accept: string | undefined): boolean => !/text\/csv\s*;\s*bom=(?:false|0)/.test(accept ?? '');

/**
 * Streams all rows of a list, starting with the requested page. Every page is a call of the procedure, so a caller who
 * loses the permission to read loses it in the middle of a file too. The connection then breaks, so that a truncated
 * file never looks complete.
 */
export function exporterOf(path: string, entry: Entry) {
  if (!isList(entry)) return undefined;
  const call = callerOf(path);
  const columns = itemFieldsOf(entry.output);
  const name = path.replace(/\.list$/, '').replaceAll('.', '-');
  return async (format: Format, ctx: Context, input: Input, reply: FastifyReply) => {
    const leave = await enter(ctx);
    const first = await (call(ctx, { ...input, page_size: PAGE_SIZE }) as Promise<PageOf<Row>>).catch(
      (error: unknown) => {
        leave();
        throw error;
      },
    );
    const { now } = await authenticated(ctx);
    const rest = (cursor: string) =>
      call(continued(ctx), { ...input, page: undefined, page_size: PAGE_SIZE, cursor }) as Promise<PageOf<Row>>;
    const write = format === 'csv' ? csvWriter(columns, wantsBom(reply.request.headers.accept)) : ndjson;
    void reply
      .type(`${formats[format]}; charset=utf-8`)
      .header('content-disposition', `attachment; filename="${name}-${now.slice(0, 10)}.${format}"`);
    if (reply.request.method === 'HEAD') {
      leave();
      return reply.send();
    }
    return reply.send(Readable.from(pages(first, rest, write)).once('close', leave));
  };
}
const PAGE_SIZE = 100;

const perMinute = { max: 10, seconds: 60 };
const AT_ONCE = 2;
const running = new Map<string, number>();

/**
 * Files are expensive: nobody can have many of them written at once, or in quick succession. The end of the response
 * ends the turn.
 */
export async function enter(ctx: Context): Promise<() => void> {
  const { services, request } = ctx;
  const { principal } = await authenticated(ctx);
  const user_id = principal.user.id;
  const mine = running.get(user_id) ?? 0;
  if (mine >= AT_ONCE) throw new AppError('RATE_LIMITED', { limit: AT_ONCE, window: 0, retry_after: 5 });
  // Taken before anything is awaited, since simultaneous requests would otherwise see the same free turn.
  running.set(user_id, mine + 1);
  let left = false;
  const leave = () => {
    if (left) return;
    left = true;
    const others = running.get(user_id)! - 1;
    if (others === 0) running.delete(user_id);
    else running.set(user_id, others);
  };
  try {
    request.limited?.(await services.limiter.consume(perMinute, `export|user:${user_id}`));
  } catch (error) {
    leave();
    throw error;
  }
  return leave;
}

/**
 * The pages after the first belong to a call that has been counted already. Each is made with the caller's rights at
 * that moment.
 */
export const continued = ({ services, request, credentials }: Context): Context =>
  createContext({ services, request: { ...request, continues: true }, credentials });

async function* pages(
  first: PageOf<Row>,
  rest: (cursor: string) => Promise<PageOf<Row>>,
  write: (rows: Row[], first: boolean) => string,
) {
  yield write(first.items, true);
  for (let cursor = first.next_cursor; cursor !== null;) {
    const { items, next_cursor } = await rest(cursor);
    yield write(items, false);
    cursor = next_cursor;
  }
}

const ndjson = (rows: Row[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

const csvWriter = (declared: readonly string[] | undefined, bom: boolean) => (rows: Row[], first: boolean) => {
  const columns = declared?.filter((column) => rows[0] === undefined || column in rows[0]) ?? [];
  const lines = rows.map((row) => csvLine(columns.map((column) => row[column])));
  return (first ? (bom ? BOM : '') + csvLine(columns) : '') + lines.join('');
};
