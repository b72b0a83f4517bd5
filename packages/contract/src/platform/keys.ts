import { z } from 'zod';
import { query } from '../define.ts';

/** Purposes with signing pairs of their own, which outlive the secret of the installation. */
export const SigningPurpose = z.enum(['licenses', 'checkpoints', 'push']).meta({ id: 'SigningPurpose' });
export type SigningPurpose = z.infer<typeof SigningPurpose>;

/** The public halves of what this installation signs with. */
export const keys = {
  get: query({
    summary: 'Get the public keys with which anybody verifies what was signed here',
    access: 'public',
    rest: 'GET /keys/{purpose}',
    limit: [{ by: 'address', max: 60, seconds: 60 }],
    input: z.strictObject({
      purpose: SigningPurpose.describe(
        'What was signed: licenses for licence files, checkpoints for the audit trail, push for web push.',
      ),
    }),
    output: z
      .strictObject({
        items: z
          .array(
            z.strictObject({
              kid: z.string().describe('Thumbprint of the key (RFC 7638), which signatures name.'),
              public_key: z.string().describe('Ed25519, in PEM; of push, P-256.'),
            }),
          )
          .describe('The newest first. Retired keys stay, since what they signed stays valid.'),
      })
      .meta({ id: 'PublicKeys' }),
  }),
};
