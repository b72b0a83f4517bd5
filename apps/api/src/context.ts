import type { FastifyReply, FastifyRequest } from 'fastify';
import { createContext } from '@deskwire/router/kit/access/access.ts';
import type { Context, RequestInfo } from '@deskwire/router/kit/context.ts';
import type { LimitState } from '@deskwire/router/kit/limits/limiter.ts';
import type { Services } from '@deskwire/router/kit/services.ts';

export const SESSION_COOKIE = '__Host-sid';
/** Recognises a browser that registered an account. It is not a credential, so no other request depends on it. */
export const REGISTRATION_COOKIE = '__Host-registration';
/** Recognises the browser that began to connect an account, when another site sends it back. */
export const BINDING_COOKIE = '__Host-connecting';

/** The context of one request, for the kit. */
export function contextOf(
  services: Services,
  req: FastifyRequest,
  reply: FastifyReply,
  origin: RequestInfo['origin'] = 'api',
): Context {
  const bearer = bearerOf(req.headers.authorization);
  return createContext({
    services,
    credentials: {
      bearer,
      // Browsers do not speak MCP, so a cookie there would only serve another site.
      cookie: bearer === undefined && origin !== 'mcp' ? req.cookies[SESSION_COOKIE] : undefined,
      registration: req.cookies[REGISTRATION_COOKIE],
    },
    request: {
      id: req.id,
      address: req.ip,
      user_agent: (req.headers['user-agent'] ?? '').slice(0, 500),
      origin,
      // Its rule is the same at every door, so it is checked behind them.
      idempotency_key: req.headers['idempotency-key']?.toString(),
      team_id: header(req, 'x-team-id'),
      limited: (state) => sendLimit(reply, state),
    },
    cookies: {
      set: (token, expires_at) =>
        void reply.setCookie(SESSION_COOKIE, token, { ...cookie, expires: new Date(expires_at) }),
      clear: () => void reply.clearCookie(SESSION_COOKIE, cookie),
      keepRegistration: (token, expires_at) =>
        void reply.setCookie(REGISTRATION_COOKIE, token, { ...cookie, expires: new Date(expires_at) }),
      keepBinding: (token, expires_at) =>
        void reply.setCookie(BINDING_COOKIE, token, { ...cookie, expires: new Date(expires_at) }),
    },
  });
}
/** The token of a bearer authorization. If there is one, it counts, and a cookie next to it does not. */
export const bearerOf = (authorization: string | undefined): string | undefined =>
  authorization !== undefined && /^bearer /i.test(authorization) ? authorization.slice('Bearer '.length) : undefined;

const cookie = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' } as const;

function header(req: FastifyRequest, name: string): string | undefined {
  const value = req.headers[name];
  return typeof value === 'string' && value !== '' && value.length <= 255 ? value : undefined;
}

/** If several limits apply, the headers describe the one closest to being reached. */
function sendLimit(reply: FastifyReply, { limit, remaining, reset }: LimitState): void {
  const told = reply.getHeader('ratelimit-remaining');
  if (told !== undefined && Number(told) <= remaining) return;
  void reply.headers({ 'ratelimit-limit': limit, 'ratelimit-remaining': remaining, 'ratelimit-reset': reset });
}
