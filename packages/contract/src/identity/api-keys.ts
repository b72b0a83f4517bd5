import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { inTeam, line, ref, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';

const scope = z
  .string()
  .max(100)
  .regex(/^(\*|[a-zA-Z]+(\.[a-zA-Z]+)*(\.\*)?)$/, { error: 'must be a path of procedures, such as tickets.*' })
  .meta({
    description: 'A procedure, all procedures below a name, or all.',
    examples: ['tickets.list', 'tickets.*', '*'],
  });
const network = z.union([z.cidrv4(), z.cidrv6()]).meta({ examples: ['192.0.2.0/24', '2001:db8::/32'] });

const api_key_id = ref('api_key').describe('Id of the key, from apiKeys.list.');
const expires_in_days = z.int().min(1).max(365).optional().describe('Lifetime of the new key in days. Defaults to 90.');

export const ApiKey = z
  .strictObject({
    id: ref('api_key'),
    team_id: ref('team'),
    name: z.string(),
    prefix: z.string().describe('The public part of the key, to recognise it by.'),
    scopes: z.array(z.string()),
    allowed_addresses: z.array(z.string()).nullable().describe('Networks the key may be used from; null for any.'),
    status: z.enum(['active', 'expired', 'revoked']),
    replaced_by: ref('api_key').nullable().describe('The key that replaced it when it was rotated.'),
    created_at: timestamp(),
    expires_at: timestamp(),
    last_used_at: timestamp().nullable().describe('Accurate to the minute.'),
    revoked_at: timestamp().nullable(),
  })
  .meta({ id: 'ApiKey' });
export type ApiKey = z.infer<typeof ApiKey>;

/** The only output that ever contains the key itself. */
export const NewApiKey = ApiKey.extend({
  key: z.string().meta({ description: 'The key itself, shown only once.', examples: ['dw_live_…'] }),
}).meta({ id: 'NewApiKey' });
export type NewApiKey = z.infer<typeof NewApiKey>;

export const apiKeys = {
  list: query({
    summary: 'List your API keys',
    access: 'user',
    via: 'session',
    rest: 'GET /api-keys',
    aliases: ['GET /auth/api-keys'],
    input: inTeam({
      ...pageInput,
      live: z.boolean().optional().describe('True for only the keys that still work. Defaults to all keys.'),
    }),
    output: Page(ApiKey).meta({ id: 'ApiKeyPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'Get one of your API keys',
    access: 'user',
    via: 'session',
    rest: 'GET /api-keys/{api_key_id}',
    input: z.strictObject({ api_key_id }),
    output: ApiKey,
    errors: ['API_KEY_NOT_FOUND'],
  }),
  create: mutation({
    summary: 'Create an API key for one team; the key is shown only once',
    access: 'user',
    via: 'session',
    rest: 'POST /api-keys',
    aliases: ['POST /auth/api-keys'],
    status: 201,
    input: inTeam({
      name: line(100).describe('What you recognise the key by, such as the program that uses it.'),
      scopes: z.array(scope).min(1).max(100).describe('What the key may call, within your own rights.'),
      expires_in_days,
      allowed_addresses: z
        .array(network)
        .min(1)
        .max(50)
        .nullable()
        .optional()
        .describe('Networks the key may be used from. Null or omitted: any.'),
    }),
    output: NewApiKey,
    errors: ['UNKNOWN_SCOPE'],
    events: ['api_key.created'],
    limit: [{ by: 'user', max: 60, seconds: 3600 }],
  }),
  rotate: mutation({
    summary: 'Rotate an API key; the old key works for a grace period',
    access: 'user',
    via: 'session',
    rest: 'POST /api-keys/{api_key_id}/rotate',
    status: 201,
    input: z.strictObject({
      api_key_id,
      overlap_seconds: z
        .int()
        .min(0)
        .max(7 * 86_400)
        .optional()
        .describe('Seconds for which the old key keeps working. Defaults to 86400, one day.'),
      expires_in_days,
    }),
    output: NewApiKey,
    errors: ['API_KEY_NOT_FOUND', 'API_KEY_REPLACED'],
    events: ['api_key.created', 'api_key.rotated'],
    limit: [{ by: 'user', max: 60, seconds: 3600 }],
  }),
  revoke: mutation({
    summary: 'Revoke an API key immediately',
    access: 'user',
    via: 'session',
    rest: 'DELETE /api-keys/{api_key_id}',
    aliases: [{ rest: 'DELETE /auth/api-keys/{key_id}', rename: { key_id: 'api_key_id' } }],
    input: z.strictObject({ api_key_id }),
    output: ApiKey,
    errors: ['API_KEY_NOT_FOUND'],
    events: ['api_key.revoked'],
  }),
};
