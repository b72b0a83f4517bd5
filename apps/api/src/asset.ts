import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { codingOf, pack, type Coding } from './compress.ts';

export interface Asset {
  send(req: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
}

/**
 * A body that does not change while the process runs. It is made on the first request, compressed once per coding, and not
 * sent again to a client that has it.
 */
export function assetOf(
  headers: Readonly<Record<string, string>> & { readonly 'content-type': string },
  make: () => string | Buffer | Promise<string | Buffer>,
): Asset {
  let made: Promise<{ body: Buffer; etag: string }> | undefined;
  const packed = new Map<Coding, Promise<Buffer>>();
  const once = async () => {
    const body = Buffer.from(await make());
    return { body, etag: `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` };
  };
  return {
    async send(req, reply) {
      const { body, etag } = await (made ??= once());
      void reply.headers({ ...headers, etag }).header('vary', [reply.getHeader('vary'), 'Accept-Encoding'].join(', '));
      if (req.headers['if-none-match'] === etag) return reply.code(304).send();
      const coding = codingOf(req.headers['accept-encoding']);
      if (coding === undefined) return reply.send(body);
      const known = packed.get(coding) ?? pack(body, coding);
      packed.set(coding, known);
      return reply.header('content-encoding', coding).send(await known);
    },
  };
}
