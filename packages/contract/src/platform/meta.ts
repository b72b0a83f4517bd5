import { z } from 'zod';
import { query } from '../define.ts';

/** Facts that a client must know before anybody signs in. */
export const meta = {
  get: query({
    summary: 'Get what this installation offers, before signing in',
    access: 'public',
    rest: 'GET /meta',
    limit: [{ by: 'address', max: 60, seconds: 60 }],
    input: z.strictObject({}),
    output: z
      .strictObject({
        version: z.string().describe('Of the server, such as "0.1.0".'),
        sign_in: z.strictObject({
          providers: z
            .array(z.strictObject({ id: z.string(), name: z.string() }))
            .describe('Where people may have an account that signs them in.'),
          password_min_length: z.int().describe('In characters.'),
        }),
        models: z
          .boolean()
          .describe('Whether the operator has set up a model. Without one, AI procedures answer by rules and search.'),
        billing: z
          .enum(['stripe', 'lemonsqueezy'])
          .nullable()
          .describe('Who takes the money; null if plans cannot be bought here.'),
        max_file_bytes: z
          .int()
          .describe('The largest file that any plan allows; billing.entitlements has that of a team.'),
      })
      .meta({ id: 'InstallationMeta' }),
  }),
};
