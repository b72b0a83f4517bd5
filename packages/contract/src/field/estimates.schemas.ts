import { z } from 'zod';
import { PersonName } from '../identity/names.ts';
import { email, isoDate, keyedRef, line, planningDate, ref, text, timestamp } from '../kit/fields.ts';
import { amount, Currency, price } from '../kit/money.ts';

export const EstimateStatus = z.enum(['draft', 'sent', 'viewed', 'approved', 'declined', 'expired', 'withdrawn']).meta({
  id: 'EstimateStatus',
  description:
    'draft: being written, or edited since it was sent. viewed: the client has opened the link. ' +
    'expired: not answered by the end of its last day.',
});
export type EstimateStatus = z.infer<typeof EstimateStatus>;

export const estimateId = keyedRef('estimate').describe('The estimate, by UUID or by key such as EST-1.');
/** The most lines of an estimate. */
export const MAX_LINES = 200;

const quantity = z
  .string()
  .regex(/^\d{1,9}(?:\.\d{1,3})?$/)
  .meta({ description: 'How many: a decimal number with at most three places, as text.', examples: ['2.5'] });
const taxRate = z
  .int()
  .min(0)
  .max(10_000)
  .meta({ description: 'Tax in hundredths of a percent: 1900 for 19 %.', examples: [1900] });
const unit = text(20).nullable();

export const EstimateLineInput = z
  .strictObject({
    item: text(500).describe('What is offered.'),
    quantity,
    unit: unit.optional().describe('What is counted, such as h or m². Null, the default, for pieces.'),
    unit_price: price(),
    tax_rate: taxRate.optional().describe('Tax in hundredths of a percent: 1900 for 19 %. Defaults to 0.'),
  })
  .meta({ id: 'EstimateLineInput' });
export type EstimateLineInput = z.infer<typeof EstimateLineInput>;

export const EstimateLine = z
  .strictObject({
    item: z.string().describe('What is offered.'),
    quantity: z.string().meta({ examples: ['2.5'] }),
    unit: z.string().nullable(),
    unit_price: amount(),
    tax_rate: taxRate,
    amount: amount().describe('Quantity × price before any discount, with a half rounded up.'),
  })
  .meta({ id: 'EstimateLine' });
export type EstimateLine = z.infer<typeof EstimateLine>;

export const EstimateTax = z
  .strictObject({
    rate: taxRate,
    base: amount().describe('What is taxed at this rate, after the discount.'),
    amount: amount().describe('The tax, rounded once.'),
  })
  .meta({ id: 'EstimateTax' });
export type EstimateTax = z.infer<typeof EstimateTax>;

const sums = {
  currency: Currency,
  subtotal: amount().describe('The sum of the lines.'),
  discount: amount().describe('What is taken off the subtotal.'),
  tax: amount(),
  total: amount(),
  valid_until: isoDate().describe('The last day on which it can be approved, in the time zone of the team.'),
  needs_signature: z.boolean().describe('Whether the client has to sign in order to approve.'),
};

export const Estimate = z
  .strictObject({
    id: ref('estimate'),
    team_id: ref('team'),
    key: z.string().meta({ examples: ['EST-1'] }),
    number: z.int(),
    title: z.string(),
    client_id: ref('person').describe('Who it is for.'),
    client: PersonName,
    status: EstimateStatus,
    ...sums,
    sent_number: z.int().describe('Number of the version that was sent last; 0 if none was.'),
    created_by: ref('person'),
    creator: PersonName,
    created_at: timestamp(),
    updated_at: timestamp(),
    version: z.int(),
    can: z
      .array(z.enum(['update', 'send', 'approve', 'decline', 'withdraw', 'duplicate']))
      .describe('What you may do with it now, by the procedures of estimates.'),
  })
  .meta({ id: 'Estimate' });
export type Estimate = z.infer<typeof Estimate>;

const texts = {
  introduction: z.string().describe('What comes before the lines.'),
  lines: z.array(EstimateLine),
  taxes: z.array(EstimateTax).describe('The tax of each rate, smallest rate first.'),
  terms: z.string().describe('What is agreed to besides; comes before the signature.'),
};
export const EstimateDetail = z
  .strictObject({
    ...Estimate.shape,
    ...texts,
    discount_amount: amount().nullable().describe('The discount as it was set: an amount.'),
    discount_rate: z.int().nullable().describe('The discount as it was set: hundredths of a percent of the subtotal.'),
  })
  .meta({ id: 'EstimateDetail' });
export type EstimateDetail = z.infer<typeof EstimateDetail>;

export const EstimateOutcome = z.enum(['approved', 'declined', 'expired', 'withdrawn', 'replaced']).meta({
  id: 'EstimateOutcome',
  description: 'What came of a version. replaced: the estimate was edited after it was sent.',
});
export type EstimateOutcome = z.infer<typeof EstimateOutcome>;
const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({
    description: 'SHA-256 of the PDF, in hexadecimal.',
    examples: ['9f86d081884c7d659a2feaa0c55ad015'.repeat(2)],
  });
const versionNumber = z.int().min(1).max(1_000_000);

export const EstimateVersion = z
  .strictObject({
    id: ref('estimate_version'),
    estimate_id: ref('estimate'),
    number: versionNumber,
    title: z.string(),
    client_name: z.string(),
    ...sums,
    sha256,
    expires_at: timestamp().describe('The end of its last day.'),
    sent_by: ref('person'),
    sender: PersonName,
    sent_at: timestamp(),
    viewed_at: timestamp().nullable(),
    outcome: EstimateOutcome.nullable().describe('What came of it; null while it waits for the client.'),
    decided_by: ref('person').nullable().describe('Who approved or declined it.'),
    decider: PersonName.nullable(),
    decided_via: z.enum(['app', 'link']).nullable().describe('link: the client, by the emailed link.'),
    reason: z.string().nullable().describe('Why it was declined or withdrawn.'),
    closed_at: timestamp().nullable(),
  })
  .meta({ id: 'EstimateVersion' });
export type EstimateVersion = z.infer<typeof EstimateVersion>;

/** The estimate as an emailed link shows it to the client: the version that was sent. */
export const EstimateLink = z
  .strictObject({
    estimate_id: ref('estimate'),
    key: z.string(),
    number: versionNumber,
    status: EstimateStatus,
    team_name: z.string(),
    client_name: z.string(),
    title: z.string(),
    ...texts,
    ...sums,
    sha256,
    expires_at: timestamp().describe('Until when the link works.'),
    sent_at: timestamp(),
    decided_at: timestamp().nullable(),
    consent: z.string().describe('The sentence that the person who signs agrees to.'),
    locale: z.string().describe('Language of the team, for amounts and dates.'),
  })
  .meta({ id: 'EstimateLink' });
export type EstimateLink = z.infer<typeof EstimateLink>;

export const EstimateDecided = z
  .strictObject({
    estimate_id: ref('estimate'),
    key: z.string(),
    status: EstimateStatus,
    number: versionNumber.describe('The version that was decided on.'),
    sha256,
    decided_at: timestamp(),
    signature_id: ref('signature').nullable(),
  })
  .meta({ id: 'EstimateDecided' });
export type EstimateDecided = z.infer<typeof EstimateDecided>;

/** Fields of inputs. */
export const estimateFields = {
  title: line(200).describe('What it is about, in one line.'),
  client_id: ref('person').describe('Who it is for: a contact or another person of the team.'),
  client_email: email().describe(
    'Email address of who it is for, instead of client_id. Added as a contact if the team does not know it.',
  ),
  client_name: line(200).describe('Name of the contact, if client_email is not known yet. Defaults to its first part.'),
  introduction: text(10_000, 0).describe('What comes before the lines, as plain text. May be empty.'),
  lines: z.array(EstimateLineInput).min(1).max(MAX_LINES).describe('What is offered, in order.'),
  currency: Currency,
  discount_amount: price().nullable().describe('What is taken off the sum of the lines; more than it takes all of it.'),
  discount_rate: z
    .int()
    .min(0)
    .max(10_000)
    .nullable()
    .describe('Discount in hundredths of a percent of the sum of the lines, instead of discount_amount.'),
  terms: text(20_000, 0).describe(
    'What is agreed to besides, as plain text that is shown before the signature. May be empty.',
  ),
  valid_until: planningDate().describe(
    'The last day on which it can be approved, in the time zone of the team. Defaults to 30 days from now.',
  ),
  needs_signature: z.boolean().describe('Whether the client has to sign in order to approve. Defaults to true.'),
  number: versionNumber,
  sha256,
  token: z.string().max(300).describe('The token from the link in the email, if the client decides.'),
  reason: text(2000),
};
