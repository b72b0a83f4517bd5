import { z } from 'zod';
import { conflict } from '../kit/errors.ts';

/** Errors of the audit trail. */
export const auditErrors = {
  CHAIN_BROKEN: conflict(
    'The audit chain does not match its seals. Keep a copy of the database and look for who changed it.',
    z.strictObject({
      batch: z.int(),
      first_position: z.int(),
      last_position: z.int(),
      reason: z.string().meta({ examples: ['Its events are not those that were sealed.'] }),
    }),
  ),
};
