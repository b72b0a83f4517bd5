import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { Document } from '../commerce/billing.schemas.ts';
import { expectedVersion, inTeam, proposedId, ref, text } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import {
  Estimate,
  EstimateDecided,
  EstimateDetail,
  estimateFields as fields,
  estimateId,
  EstimateLink,
  EstimateStatus,
  EstimateVersion,
} from './estimates.schemas.ts';
import { SignatureInput } from './signatures.schemas.ts';

const listErrors = ['INVALID_CURSOR', 'PAGE_TOO_DEEP'] as const;
/** Stops guessing at links; a real one is opened only a few times. */
const linkLimits = [{ by: 'address', max: 60, seconds: 60 }] as const;
const token = z.string().max(300).describe('The token from the link in the email.');
const link = { token };
const deciding = [
  'ESTIMATE_NOT_FOUND',
  'ESTIMATE_STATE',
  'ESTIMATE_EXPIRED',
  'DOCUMENT_CHANGED',
  'LINK_EXPIRED',
] as const;
const optionalFields = {
  introduction: fields.introduction.optional(),
  discount_amount: fields.discount_amount.optional(),
  discount_rate: fields.discount_rate.optional(),
  terms: fields.terms.optional(),
  valid_until: fields.valid_until.optional(),
  needs_signature: fields.needs_signature.optional(),
};

/** Offers that a client reads, signs or declines by a link. What was sent never changes; an edit makes a new version. */
export const estimates = {
  list: query({
    summary: 'List estimates, newest first',
    access: 'team:field.read',
    rest: 'GET /estimates',
    input: inTeam({
      ...pageInput,
      status: z.array(EstimateStatus).max(7).optional().describe('Only estimates in any of these statuses.'),
      client_id: ref('person').optional().describe('Only estimates for this person.'),
      search: text(200).optional().describe('Part of the title, or a key such as EST-1.'),
    }),
    output: Page(Estimate).meta({ id: 'EstimatePage' }),
    errors: listErrors,
  }),
  get: query({
    summary: 'Get an estimate with its lines and terms, as it reads now',
    access: 'team:field.read',
    rest: 'GET /estimates/{estimate_id}',
    input: inTeam({ estimate_id: estimateId }),
    output: EstimateDetail,
    errors: ['ESTIMATE_NOT_FOUND'],
  }),
  create: mutation({
    summary: 'Create an estimate as a draft',
    access: 'team:field.write',
    rest: 'POST /estimates',
    status: 201,
    offline: true,
    input: inTeam({
      id: proposedId('estimate'),
      title: fields.title,
      client_id: fields.client_id.optional(),
      client_email: fields.client_email.optional(),
      client_name: fields.client_name.optional(),
      currency: fields.currency,
      lines: fields.lines,
      ...optionalFields,
    }).meta({
      examples: [
        {
          title: 'A new roof',
          client_email: 'ada@example.com',
          client_name: 'Ada',
          currency: 'EUR',
          lines: [{ item: 'Clay tiles', quantity: '120.5', unit: 'm²', unit_price: 4850, tax_rate: 1900 }],
        },
      ],
    }),
    output: EstimateDetail,
    errors: ['PERSON_NOT_FOUND', 'ID_TAKEN'],
    events: ['estimate.created', 'person.created'],
  }),
  update: mutation({
    summary: 'Update an estimate; if it was sent, its link ends and it is a draft again',
    access: 'team:field.write',
    rest: 'PATCH /estimates/{estimate_id}',
    aliases: ['PUT /estimates/{estimate_id}'],
    offline: true,
    input: inTeam({
      estimate_id: estimateId,
      title: fields.title.optional(),
      client_id: fields.client_id.optional(),
      currency: fields.currency.optional(),
      lines: fields.lines.optional(),
      ...optionalFields,
      version: expectedVersion(),
    }),
    output: EstimateDetail,
    errors: ['ESTIMATE_NOT_FOUND', 'ESTIMATE_STATE', 'PERSON_NOT_FOUND', 'VERSION_CONFLICT'],
    events: ['estimate.updated'],
  }),
  send: mutation({
    summary: 'Send an estimate to its client as a new version, or the same version again',
    access: 'team:field.write',
    rest: 'POST /estimates/{estimate_id}/send',
    tx: 'manual',
    outward: true,
    limit: [{ by: 'user', max: 30, seconds: 600 }],
    input: inTeam({
      estimate_id: estimateId,
      message: text(2000).optional().describe('A few words to the client, for the email only.'),
      version: expectedVersion(),
    }),
    output: EstimateDetail,
    errors: ['ESTIMATE_NOT_FOUND', 'ESTIMATE_STATE', 'ESTIMATE_EXPIRED', 'PERSON_WITHOUT_ADDRESS', 'VERSION_CONFLICT'],
    events: ['estimate.sent'],
  }),
  approve: mutation({
    summary: 'Approve the version of an estimate that was sent, as the client or for them',
    access: ['team:field.approve', 'signed:mail-link'],
    rest: 'POST /estimates/{estimate_id}/approve',
    destructive: true,
    limit: linkLimits,
    input: inTeam({
      estimate_id: estimateId,
      token: fields.token.optional(),
      number: fields.number.describe('Number of the version that is approved.'),
      sha256: fields.sha256.describe('SHA-256 of the PDF of that version, in hexadecimal.'),
      signature: SignatureInput.optional().describe('Required of the client if the estimate needs a signature.'),
    }),
    output: EstimateDecided,
    errors: [...deciding, 'SIGNATURE_NEEDED', 'SIGNATURE_BLANK'],
    events: ['estimate.approved', 'signature.captured'],
  }),
  decline: mutation({
    summary: 'Decline the version of an estimate that was sent, as the client or for them',
    access: ['team:field.approve', 'signed:mail-link'],
    rest: 'POST /estimates/{estimate_id}/decline',
    limit: linkLimits,
    input: inTeam({
      estimate_id: estimateId,
      token: fields.token.optional(),
      number: fields.number.describe('Number of the version that is declined.'),
      reason: fields.reason.describe('Why it is declined.'),
    }),
    output: EstimateDecided,
    errors: deciding,
    events: ['estimate.declined'],
  }),
  withdraw: mutation({
    summary: 'Withdraw an estimate that nobody has decided on; its link ends',
    access: 'team:field.write',
    rest: 'POST /estimates/{estimate_id}/withdraw',
    input: inTeam({
      estimate_id: estimateId,
      reason: fields.reason.optional().describe('Why it is withdrawn, for the team only.'),
    }),
    output: EstimateDetail,
    errors: ['ESTIMATE_NOT_FOUND', 'ESTIMATE_STATE'],
    events: ['estimate.withdrawn'],
  }),
  duplicate: mutation({
    summary: 'Duplicate an estimate as a new draft, valid for 30 days',
    access: 'team:field.write',
    rest: 'POST /estimates/{estimate_id}/duplicate',
    status: 201,
    offline: true,
    input: inTeam({ estimate_id: estimateId, id: proposedId('estimate') }),
    output: EstimateDetail,
    errors: ['ESTIMATE_NOT_FOUND', 'ID_TAKEN'],
    events: ['estimate.created'],
  }),
  versions: query({
    summary: 'List the versions of an estimate that were sent, newest first',
    access: 'team:field.read',
    rest: 'GET /estimates/{estimate_id}/versions',
    input: inTeam({ estimate_id: estimateId, ...pageInput }),
    output: Page(EstimateVersion).meta({ id: 'EstimateVersionPage' }),
    errors: ['ESTIMATE_NOT_FOUND', ...listErrors],
  }),
  download: query({
    summary: 'Download a version of an estimate as a PDF, or a preview of the draft',
    access: 'team:field.read',
    rest: 'GET /estimates/{estimate_id}/download',
    door: 'document',
    limit: [{ by: 'team', max: 120, seconds: 3600 }],
    input: inTeam({
      estimate_id: estimateId,
      number: fields.number
        .optional()
        .describe('Number of the version. Defaults to the one that was sent last, or to the draft.'),
    }),
    output: Document,
    errors: ['ESTIMATE_NOT_FOUND', 'ESTIMATE_VERSION_NOT_FOUND'],
  }),
  link: {
    get: query({
      summary: 'Get the estimate that an emailed link opens',
      access: 'signed:mail-link',
      rest: 'GET /estimate-links/{token}',
      limit: linkLimits,
      input: z.strictObject(link),
      output: EstimateLink,
      errors: ['LINK_EXPIRED', 'ESTIMATE_EXPIRED'],
    }),
    download: query({
      summary: 'Download the PDF of the estimate that an emailed link opens',
      access: 'signed:mail-link',
      rest: 'GET /estimate-links/{token}/download',
      door: 'document',
      limit: linkLimits,
      input: z.strictObject(link),
      output: Document,
      errors: ['LINK_EXPIRED', 'ESTIMATE_EXPIRED'],
    }),
    view: mutation({
      summary: 'Mark the estimate of an emailed link as viewed by the client',
      access: 'signed:mail-link',
      rest: 'POST /estimate-links/{token}/view',
      limit: linkLimits,
      input: z.strictObject(link),
      output: z.strictObject({ status: EstimateStatus }).meta({ id: 'EstimateViewed' }),
      errors: ['LINK_EXPIRED', 'ESTIMATE_EXPIRED'],
      events: ['estimate.viewed'],
    }),
  },
};
