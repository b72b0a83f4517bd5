import { z } from 'zod';
import { query } from '../define.ts';
import { timestamp } from '../kit/fields.ts';

/** For a status page: what anybody may know. */
export const status = {
  get: query({
    summary: 'Get whether the platform works, for a status page',
    access: 'public',
    rest: 'GET /status',
    limit: [{ by: 'address', max: 60, seconds: 60 }],
    input: z.strictObject({}),
    output: z
      .strictObject({
        status: z.enum(['ok', 'degraded', 'maintenance']).describe('degraded: work is late, or no worker is alive.'),
        maintenance: z
          .strictObject({ message: z.string().nullable(), since: timestamp() })
          .nullable()
          .describe('Null unless maintenance is on.'),
        parts: z.array(z.strictObject({ name: z.enum(['api', 'work', 'audit']), status: z.enum(['ok', 'degraded']) })),
        at: timestamp(),
      })
      .meta({ id: 'PlatformStatus' }),
  }),
};
