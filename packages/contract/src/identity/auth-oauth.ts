import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { ref, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { deviceName, oneTimeToken, sessionKind, SignIn } from './auth-schemas.ts';

const provider = z
  .string()
  .max(40)
  .regex(/^[a-z][a-z0-9-]*$/)
  .meta({ description: 'Id of the provider, from auth.oauth.providers.', examples: ['google'] });
/** The path on this site to which the browser returns, and nothing that a browser would take for another site. */
const localPath = z
  .string()
  .max(2000)
  .refine(isLocalPath, { error: 'must be a path on this site' })
  .meta({ description: 'Path on this site to return to. Defaults to /.', examples: ['/tickets/TKT-001'] });
/** Whether a browser that is redirected to this path stays on this site. */
export function isLocalPath(path: string): boolean {
  if (!path.startsWith('/') || /[\\\u0000-\u001f\u007f]/.test(path)) return false;
  const here = 'https://here.invalid';
  return URL.canParse(path, here) && new URL(path, here).origin === here;
}

export const Identity = z
  .strictObject({
    id: ref('identity'),
    provider: z.string(),
    email: z.string().nullable().describe('As given by the provider when it was linked.'),
    created_at: timestamp(),
    last_used_at: timestamp(),
  })
  .meta({ id: 'Identity' });
export type Identity = z.infer<typeof Identity>;

const Started = z
  .strictObject({
    authorization_url: z.string().describe('Where to redirect the browser.'),
    binding: z.string().describe('A secret that stays in this browser; `finish` requires it.'),
    expires_at: timestamp(),
  })
  .meta({ id: 'ProviderSignIn' });

/** Signing in with an account of a provider. Browsers use `GET /auth/{provider}/start`, which calls these. */
export const authOauth = {
  providers: query({
    summary: 'List the providers you can sign in with',
    access: 'public',
    rest: 'GET /auth/oauth/providers',
    input: z.strictObject({}),
    output: z
      .strictObject({ providers: z.array(z.strictObject({ id: z.string(), name: z.string() })) })
      .meta({ id: 'SignInProviders' }),
  }),
  start: mutation({
    summary: 'Start signing in with a provider',
    access: 'public',
    rest: 'POST /auth/oauth/{provider}/start',
    tx: 'manual',
    limit: [{ by: 'address', max: 30, seconds: 60 }],
    input: z.strictObject({
      provider,
      session: sessionKind(),
      device: deviceName(),
      redirect_to: localPath.optional(),
    }),
    output: Started,
    errors: ['PROVIDER_NOT_FOUND', 'PROVIDER_REFUSED'],
  }),
  link: mutation({
    summary: 'Link a provider to your account: get the address to authorise it at',
    access: 'user',
    via: 'session',
    fresh: true,
    rest: 'POST /auth/oauth/{provider}/link',
    tx: 'manual',
    limit: [{ by: 'user', max: 10, seconds: 60 }],
    input: z.strictObject({ provider, redirect_to: localPath.optional() }),
    output: Started,
    errors: ['PROVIDER_NOT_FOUND', 'PROVIDER_REFUSED'],
  }),
  finish: mutation({
    summary: 'Finish what `start` or `link` began, with the answer of the provider',
    access: 'public',
    rest: 'POST /auth/oauth/{provider}/finish',
    tx: 'manual',
    limit: [{ by: 'address', max: 30, seconds: 60 }],
    input: z.strictObject({
      provider,
      state: oneTimeToken('The state that the provider sent back.'),
      code: z.string().min(1).max(2000).describe('The authorization code that the provider sent back.'),
      binding: oneTimeToken('The binding that `start` or `link` returned.'),
    }),
    output: z
      .strictObject({
        redirect_to: z.string(),
        outcome: z.discriminatedUnion('status', [
          ...SignIn.options,
          z.strictObject({ status: z.literal('linked'), identity: Identity }).meta({ id: 'IdentityLinked' }),
        ]),
      })
      .meta({ id: 'ProviderAnswer' }),
    errors: [
      'PROVIDER_NOT_FOUND',
      'PROVIDER_REFUSED',
      'PROVIDER_EMAIL_UNVERIFIED',
      'TOKEN_SPENT',
      'IDENTITY_TAKEN',
      'ACCOUNT_SUSPENDED',
    ],
    events: [
      'session.created',
      'session.revoked',
      'identity.linked',
      'user.registered',
      'user.verified',
      'team.created',
      'person.joined',
    ],
  }),
};

export const authIdentities = {
  list: query({
    summary: 'List the provider accounts that sign you in',
    access: 'user',
    via: 'session',
    rest: 'GET /auth/identities',
    input: z.strictObject(pageInput),
    output: Page(Identity).meta({ id: 'IdentityPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  unlink: mutation({
    summary: 'Unlink a provider account, so that it no longer signs you in',
    access: 'user',
    via: 'session',
    fresh: true,
    rest: 'DELETE /auth/identities/{identity_id}',
    input: z.strictObject({
      identity_id: ref('identity').describe('Id of the provider account, from auth.identities.list.'),
    }),
    output: z.strictObject({}),
    errors: ['IDENTITY_NOT_FOUND', 'IDENTITY_LAST'],
    events: ['identity.unlinked'],
  }),
};
