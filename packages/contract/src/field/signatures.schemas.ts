import { z } from 'zod';
import { PersonName } from '../identity/names.ts';
import { line, ref, timestamp } from '../kit/fields.ts';

const coordinate = z.int().min(0).max(1000);
/** The most lines of a signature, and the most points of a line. */
export const MAX_STROKES = 100;
export const MAX_POINTS = 500;

/** The strokes of a pen, as they are sent. */
export const strokes = z
  .array(
    z
      .array(coordinate)
      .min(2)
      .max(2 * MAX_POINTS)
      .refine(({ length }) => length % 2 === 0, { error: 'must have an x and a y of each point' }),
  )
  .max(MAX_STROKES)
  .meta({
    description:
      'The lines that were drawn, at most 100 of at most 500 points: x, y, x, y, … as whole numbers from 0 at the left and ' +
      'top to 1000.',
    examples: [[[100, 600, 250, 300, 400, 620, 560, 310, 700, 600]]],
  });

export const SignatureInput = z
  .strictObject({
    name: line(200).describe('Name of the person who signs, as they typed it.'),
    strokes,
    consent: z.literal(true).describe('That the person who signs agrees to what they have read.'),
    client_at: timestamp().optional().describe('When it was drawn, by the clock of the device.'),
  })
  .meta({ id: 'SignatureInput' });
export type SignatureInput = z.infer<typeof SignatureInput>;

export const Signature = z
  .strictObject({
    id: ref('signature'),
    team_id: ref('team'),
    subject: z.string().describe('What was signed, in words.'),
    estimate_id: ref('estimate').nullable(),
    estimate_number: z.int().nullable().describe('The version of the estimate that was signed.'),
    sha256: z.string().nullable().describe('SHA-256 of the PDF that was signed, in hexadecimal.'),
    name: z.string().describe('Name of the person who signed, as they typed it.'),
    signer_id: ref('person').nullable(),
    signer: PersonName.nullable(),
    consent: z.string().describe('The sentence that was agreed to.'),
    client_at: timestamp().nullable().describe('When it was drawn, by the clock of the device.'),
    signed_at: timestamp(),
    address: z.string().describe('IP address from which it was sent.'),
    via: z.enum(['app', 'link']).describe('link: by the client, through the emailed link.'),
    captured_by: ref('person').nullable().describe('The person on whose device it was drawn; null if via is link.'),
    capturer: PersonName.nullable(),
  })
  .meta({ id: 'Signature' });
export type Signature = z.infer<typeof Signature>;

export const SignatureDetail = z
  .strictObject({ ...Signature.shape, strokes: z.array(z.array(z.int())) })
  .meta({ id: 'SignatureDetail' });
export type SignatureDetail = z.infer<typeof SignatureDetail>;
