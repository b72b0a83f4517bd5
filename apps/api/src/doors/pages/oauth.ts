import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { contract } from '@deskwire/contract/contract.ts';
import { codesOf } from '@deskwire/contract/errors.ts';
import { auth } from '@deskwire/contract/identity/auth.ts';
import { AppError } from '@deskwire/router/kit/errors.ts';
import type { Services } from '@deskwire/router/kit/services.ts';
import { sendError } from '../../errors.ts';
import { proceed } from './sign-in.ts';
import { send, sendRefusal, visitOf, type Visit } from './visit.ts';
import type { PlainRoute } from '../openapi/plain.ts';

const BINDING = '__Host-oauth';
// Lax, because the provider sends the browser back from another site.
const cookie = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' } as const;

/** The providers that an installation can configure. */
const providers = ['google', 'github', 'oidc'] as const;
const names = { google: 'Google', github: 'GitHub', oidc: 'an OpenID Connect issuer' } as const;

const authorization = {
  type: 'application/json',
  schema: {
    type: 'object',
    required: ['authorization_url'],
    properties: { authorization_url: { type: 'string' } },
  },
};
const documented = (id: (typeof providers)[number]): PlainRoute[] => [
  {
    route: `GET /api/v1/auth/${id}/start`,
    id: `auth.${id}.start`,
    summary: `Start signing in with ${names[id]} by redirecting the browser there`,
    access: 'public',
    parameters: [
      {
        name: 'redirect_to',
        in: 'query',
        description: 'The path on this site to return to after signing in.',
        schema: { type: 'string' },
      },
    ],
    answers: {
      200: { description: 'Where to send the browser, for a page that asks for JSON', ...authorization },
      303: { description: 'To the provider' },
    },
    refusals: codesOf(contract.auth.oauth.start),
  },
  {
    route: `GET /api/v1/auth/${id}/callback`,
    id: `auth.${id}.callback`,
    summary: `Finish signing in with ${names[id]} and set the session cookie`,
    access: 'public',
    parameters: ['code', 'state', 'error'].map((name) => ({ name, in: 'query', schema: { type: 'string' } })),
    answers: {
      200: { description: 'A page that says you are signed in, where no redirect_to was given', type: 'text/html' },
      303: { description: 'To redirect_to, or to the second factor' },
    },
    refusals: codesOf(contract.auth.oauth.finish),
  },
  {
    route: `POST /api/v1/auth/${id}/link`,
    id: `auth.${id}.link`,
    summary: `Link ${names[id]} to your account, in this browser`,
    access: 'user (session only, fresh)',
    answers: { 200: { description: 'The address to send the browser to', ...authorization } },
    refusals: ['UNAUTHENTICATED', 'STEP_UP_REQUIRED', ...codesOf(contract.auth.oauth.link)],
  },
];
export const oauthRoutes: readonly PlainRoute[] = providers.flatMap(documented);

/** Signing in with a provider account in a browser: redirects around the procedures that do the work. */
export function mountOauth(app: FastifyInstance, prefix: string, services: Services): void {
  for (const provider of new Set([...providers, ...services.providers.keys()])) {
    const base = `${prefix}/auth/${provider}`;
    app.get(`${base}/start`, (req, reply) => start(visitOf(services, req, reply), req, provider));
    app.get(`${base}/callback`, (req, reply) => callback(visitOf(services, req, reply), req, provider));
    app.post(`${base}/link`, (req, reply) => link(visitOf(services, req, reply), req, provider));
  }
}

async function start(visit: Visit, req: FastifyRequest, provider: string): Promise<FastifyReply> {
  const { call, query, reply } = visit;
  try {
    const input = { provider, session: 'cookie', redirect_to: query['redirect_to'] } as const;
    const begun = await call('auth.oauth.start', auth.oauth.start, input);
    const { authorization_url } = begun;
    void bind(reply, begun);
    return wantsJson(req) ? reply.send({ authorization_url }) : send(reply, { go: authorization_url });
  } catch (error) {
    return refused(req, reply, error);
  }
}

async function link({ call, form, reply }: Visit, req: FastifyRequest, provider: string): Promise<FastifyReply> {
  try {
    const input = { provider, redirect_to: form['redirect_to'] };
    const begun = await call('auth.oauth.link', auth.oauth.link, input);
    return bind(reply, begun).send({ authorization_url: begun.authorization_url });
  } catch (error) {
    return sendError(req, reply, error);
  }
}

const bind = (reply: FastifyReply, { binding, expires_at }: { binding: string; expires_at: string }): FastifyReply =>
  reply.setCookie(BINDING, binding, { ...cookie, expires: new Date(expires_at) });

async function callback(visit: Visit, req: FastifyRequest, provider: string): Promise<FastifyReply> {
  const { call, query, cookies, reply } = visit;
  void reply.clearCookie(BINDING, cookie);
  try {
    const { code, state } = query;
    const binding = cookies[BINDING];
    // Also if the person declined at the provider.
    if (code === undefined || state === undefined || binding === undefined) throw new AppError('PROVIDER_REFUSED');
    const finished = await call('auth.oauth.finish', auth.oauth.finish, { provider, state, code, binding });
    const { outcome, redirect_to } = finished;
    return send(reply, outcome.status === 'linked' ? { go: redirect_to } : proceed(visit, outcome, redirect_to));
  } catch (error) {
    return refused(req, reply, error);
  }
}

/** People get a page; programs get the body that every error has. */
const refused = (req: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply =>
  wantsJson(req) ? sendError(req, reply, error) : sendRefusal(req, reply, error);
const wantsJson = ({ headers }: FastifyRequest): boolean => (headers.accept ?? '').includes('application/json');
