import type { FastifyInstance } from 'fastify';
import { AppError } from '@deskwire/router/kit/errors.ts';
import type { Console } from './doors/console.ts';
import { sendError } from './errors.ts';

interface Known {
  readonly segments: readonly string[];
  readonly methods: Set<string>;
}

/**
 * Tells an address that does not exist (404) from one that does not support the method (405, with those it supports).
 * Only requests that match no route are compared with the list, so routes pay nothing for it. What a browser opens and no
 * route knows is shown by the console, if there is one.
 */
export function mountMethods(app: FastifyInstance, pages?: Console): void {
  const known = new Map<string, Known>();
  app.addHook('onRoute', ({ url, method }) => {
    const place = known.get(url) ?? { segments: segmentsOf(url), methods: new Set(['OPTIONS']) };
    known.set(url, place);
    for (const name of Array.isArray(method) ? method : [method]) place.methods.add(name);
  });
  app.setNotFoundHandler((req, reply) => {
    const path = segmentsOf(req.url.split('?', 1)[0]!);
    const allowed = new Set<string>();
    for (const { segments, methods } of known.values())
      if (fits(segments, path)) for (const method of methods) allowed.add(method);
    if (allowed.size === 0 && pages?.owns(req) === true) return pages.send(req, reply);
    if (allowed.size === 0) return sendError(req, reply, new AppError('ROUTE_NOT_FOUND'));
    void reply.header('allow', [...allowed].toSorted().join(', '));
    return req.method === 'OPTIONS'
      ? reply.code(204).send()
      : sendError(req, reply, new AppError('METHOD_NOT_ALLOWED'));
  });
}

const segmentsOf = (path: string) => path.replace(/\/$/, '').split('/');
const fits = (segments: readonly string[], path: readonly string[]) =>
  segments.length === path.length &&
  segments.every((segment, index) => segment.startsWith(':') || segment === path[index]);
