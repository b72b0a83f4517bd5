import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { errorBody } from '@deskwire/router/kit/errors.ts';
import type { Services } from '@deskwire/router/kit/services.ts';
import { fieldsOf } from '../coerce.ts';
import { appErrorOf } from '../errors.ts';
import { mount } from './mount.ts';

/** Proxies close connections that are silent for half a minute. */
const HEARTBEAT_MS = 15_000;

/**
 * Serves every subscription as server-sent events. An event `ready` says where the stream begins; `Last-Event-ID` and
 * `after` resume it; comments keep the connection open. A client that accepts no data for `patience` milliseconds is
 * cut off, and reconnects with the id of its last event.
 */
export function mountStreams(app: FastifyInstance, prefix: string, services: Services, patience: number): void {
  mount(app, prefix, services, {
    serves: ({ kind }) => kind === 'subscription',
    head: false,
    open({ entry }, call) {
      const resumes = fieldsOf(entry.input).has('after');
      return async ({ req, reply, ctx, input }) => {
        const leaving = new AbortController();
        req.raw.once('close', () => leaving.abort());
        const last = req.headers['last-event-id'];
        if (resumes && typeof last === 'string' && /^\d{1,15}$/.test(last)) input['after'] = Number(last);
        const line = lineOf(req, patience);
        const request = { ...ctx.request, begins: line.begins };
        const items = (await call({ ...ctx, request }, input, leaving.signal)) as AsyncIterable<unknown>;
        return reply
          .type('text/event-stream; charset=utf-8')
          .header('cache-control', 'no-store, no-transform')
          .header('x-accel-buffering', 'no')
          .send(line.carry(items));
      };
    },
  });
  app.addHook('preClose', (done) => {
    services.events.release();
    services.streams.release();
    done();
  });
}

/** The events as text. After the first byte, an error is an event too, because the status has been sent. */
function lineOf(req: FastifyRequest, patience: number) {
  let drained: (() => void) | undefined;
  const out = new Readable({ read: () => drained?.() });
  /**
   * Waits while the socket is full, so that no further events are read, and gives up on clients that accept nothing.
   */
  const write = async (text: string): Promise<void> => {
    if (out.destroyed || out.push(text)) return;
    const stalled = setTimeout(() => out.destroy(new Error('The client accepts no data')), patience);
    await new Promise<void>((done) => {
      drained = done;
    });
    drained = undefined;
    clearTimeout(stalled);
  };
  const run = async (items: AsyncIterable<unknown>): Promise<void> => {
    // Sent at once: the connection is open, and this is how long to wait before reconnecting.
    await write('retry: 2000\n\n');
    try {
      for await (const item of items) await write(frame(item));
    } catch (error) {
      const refusal = appErrorOf(error);
      if (refusal.app === 'INTERNAL') req.log.error({ err: refusal.cause }, refusal.message);
      await write(`event: error\ndata: ${JSON.stringify({ error: errorBody(refusal, req.id) })}\n\n`);
    }
    out.push(null);
  };
  return {
    /** A client that is cut off before its first event also knows where to resume. */
    begins: (position: number): void =>
      void out.push(`id: ${position}\nevent: ready\ndata: ${JSON.stringify({ position })}\n\n`),
    carry(items: AsyncIterable<unknown>): Readable {
      const heartbeat = setInterval(() => {
        if (drained === undefined) out.push(': alive\n\n');
      }, HEARTBEAT_MS);
      out.once('close', () => {
        clearInterval(heartbeat);
        drained?.();
      });
      void run(items);
      return out;
    },
  };
}

function frame(item: unknown): string {
  const position = item !== null && typeof item === 'object' && 'position' in item ? item.position : undefined;
  const id = typeof position === 'number' ? `id: ${position}\n` : '';
  return `${id}data: ${JSON.stringify(item)}\n\n`;
}
