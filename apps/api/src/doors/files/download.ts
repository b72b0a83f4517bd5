import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { File } from '@deskwire/contract/platform/files.ts';
import { AppError } from '@deskwire/router/kit/errors.ts';
import type { Services } from '@deskwire/router/kit/services.ts';
import { mayBeInline } from '@deskwire/router/platform/files/bytes/content-type.ts';
import { archiveKeyOf } from '@deskwire/router/platform/compliance/making/archive-file.ts';
import { dispositionOf } from '@deskwire/router/platform/files/bytes/names.ts';
import { refusalOf } from '@deskwire/router/platform/files/bytes/receive.ts';
import { storageKeyOf } from '@deskwire/router/platform/files/bytes/storage-key.ts';
import { mount } from '../mount.ts';
import { rangeOf, type Range } from './range.ts';

/** Serves the procedures that respond with the bytes of a file. */
export const mountDownloads = (app: FastifyInstance, prefix: string, services: Services): void =>
  mount(app, prefix, services, {
    serves: ({ door }) => door === 'download',
    method: ['GET', 'HEAD'],
    open:
      (_route, call) =>
      async ({ req, reply, ctx, input }) => {
        const { file } = (await call(ctx, input)) as { file: Sent };
        return sendFile(services, req, reply, file, input['disposition'] === 'inline');
      },
  });

/** The fields that a download needs of a file of a team, or of an archive of personal data. */
type Sent = Pick<File, 'id' | 'name' | 'content_type' | 'size' | 'sha256'> & { readonly kind?: 'data_request' };

/**
 * Responds with the bytes, or with the requested part of them. Whatever a file contains, browsers must not run it as a
 * page of ours: it is saved, not sniffed, and sandboxed.
 */
async function sendFile(
  { storage }: Services,
  req: FastifyRequest,
  reply: FastifyReply,
  file: Sent,
  inline: boolean,
): Promise<FastifyReply> {
  const etag = `"${file.sha256}"`;
  void reply.headers({
    etag,
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  });
  if (names(req.headers['if-none-match'], etag)) return reply.code(304).send();
  const range = rangeOf(req.headers, etag, file.size);
  if (range === 'unsatisfiable') {
    void reply.header('content-range', `bytes */${file.size}`);
    throw new AppError('RANGE_NOT_SATISFIABLE', { size: file.size });
  }
  const length = range === undefined ? file.size : range.end - range.start + 1;
  const body = req.method === 'HEAD' ? null : await open(storage, file, range);
  if (range !== undefined)
    void reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${file.size}`);
  void reply.headers({
    'content-type': safeType(file.content_type),
    'content-length': length,
    'content-disposition': dispositionOf(inline && mayBeInline(file.content_type) ? 'inline' : 'attachment', file.name),
  });
  return reply.send(body);
}

const open = (storage: Services['storage'], { id, size, kind }: Sent, range: Range | undefined) =>
  storage
    .get(kind === 'data_request' ? archiveKeyOf(id) : storageKeyOf(id), size === 0 ? undefined : range)
    .catch((error: unknown) => {
      throw refusalOf(error);
    });

const names = (header: string | undefined, etag: string): boolean =>
  header !== undefined &&
  header.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);

/** Types that a browser could run are not even named. */
const safeType = (content_type: string): string => {
  if (/^(text\/html|image\/svg\+xml|application\/xml)$/.test(content_type)) return 'application/octet-stream';
  return content_type.startsWith('text/') ? `${content_type}; charset=utf-8` : content_type;
};
