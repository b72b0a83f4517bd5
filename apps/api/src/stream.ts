import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Services } from '@deskwire/router/kit/services.ts';
import { errorBody } from '@deskwire/router/kit/errors.ts';
import { contextOf } from './context.ts';
import { fieldsOf } from './coerce.ts';
import { appErrorOf, sendError } from './errors.ts';
import { inputReader, type Input } from './input.ts';
import { callerOf } from './procedures.ts';
import { routes, type Route } from './routes.ts';

/** Proxies close what is silent for half a minute. */
const HEARTBEAT_MS = 15_000;
/** A client that takes nothing for so long is cut off: it comes back with the id of the last event it had. */
const STALLED_MS = 10_000;

/** Serves every subscription as server-sent events. `Last-Event-ID` and `after` resume; comments keep the line open. */
export function mountStreams(app: FastifyInstance, prefix: string, services: Services): void {
  for (const route of routes()) if (route.entry.kind === 'subscription') mountStream(app, prefix, services, route);
  app.addHook('preClose', (done) => {
    services.events.release();
    done();
  });
}

function mountStream(app: FastifyInstance, prefix: string, services: Services, route: Route): void {
  const call = callerOf(route.path, route.entry);
  const read = inputReader(route);
  const resumes = fieldsOf(route.entry.input).has('after');
  app.get(prefix + route.url.replaceAll(/\{(\w+)\}/g, ':$1'), { exposeHeadRoute: false }, async (req, reply) => {
    const leaving = new AbortController();
    req.raw.once('close', () => leaving.abort());
    try {
      const input = read(req) as Input;
      const last = req.headers['last-event-id'];
      if (resumes && typeof last === 'string' && /^\d{1,15}$/.test(last)) input['after'] = Number(last);
      const stream = (await call(contextOf(services, req, reply), input, leaving.signal)) as AsyncIterable<unknown>;
      await send(req, reply, stream, leaving);
    } catch (error) {
      return sendError(req, reply, error);
    }
    return reply;
  });
}

/** Writes events as long as both sides last. From here on a refusal is an event, because the status has been sent. */
async function send(
  req: FastifyRequest,
  reply: FastifyReply,
  stream: AsyncIterable<unknown>,
  leaving: AbortController,
): Promise<void> {
  const { raw } = reply;
  reply.hijack();
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  const write = writerOf(reply, leaving);
  // Comes at once, so that the client knows the line is open, and says how long to wait before it comes back.
  await write('retry: 2000\n\n');
  const heartbeat = setInterval(() => void write(': alive\n\n'), HEARTBEAT_MS);
  try {
    for await (const item of stream) await write(frame(item));
  } catch (error) {
    const refusal = appErrorOf(error);
    if (refusal.app === 'INTERNAL') req.log.error({ err: refusal.cause }, refusal.message);
    await write(`event: error\ndata: ${JSON.stringify({ error: errorBody(refusal, req.id) })}\n\n`);
  } finally {
    clearInterval(heartbeat);
    raw.end();
  }
}

function frame(item: unknown): string {
  const position = item !== null && typeof item === 'object' && 'position' in item ? item.position : undefined;
  const id = typeof position === 'number' ? `id: ${position}\n` : '';
  return `${id}data: ${JSON.stringify(item)}\n\n`;
}

/** Waits where the socket is full, so that the stream is not read on, and gives up on who takes nothing. */
function writerOf({ raw }: FastifyReply, leaving: AbortController): (text: string) => Promise<void> {
  return async (text) => {
    if (leaving.signal.aborted || raw.write(text)) return;
    await new Promise<void>((resume) => {
      const stalled = setTimeout(() => raw.destroy(), STALLED_MS);
      const go = () => {
        clearTimeout(stalled);
        raw.off('drain', go).off('close', go);
        resume();
      };
      raw.on('drain', go).on('close', go);
    });
  };
}
