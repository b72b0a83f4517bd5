import { mutation, query } from '../define.ts';
import { Document } from '../commerce/billing.schemas.ts';
import { inTeam, line, proposedId, ref, text } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { estimateFields, estimateId } from './estimates.schemas.ts';
import { Signature, SignatureDetail, SignatureInput } from './signatures.schemas.ts';

const named = { signature_id: ref('signature').describe('Id of the signature, from signatures.list.') };

/** Signatures drawn by hand: on a device of the team, or by a client through a link. None ever changes. */
export const signatures = {
  list: query({
    summary: 'List signatures, newest first',
    access: 'team:field.read',
    rest: 'GET /signatures',
    input: inTeam({
      ...pageInput,
      estimate_id: estimateId.optional().describe('Only signatures of this estimate, by UUID or by key such as EST-1.'),
    }),
    output: Page(Signature).meta({ id: 'SignaturePage' }),
    errors: ['ESTIMATE_NOT_FOUND', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'Get a signature with its lines',
    access: 'team:field.read',
    rest: 'GET /signatures/{signature_id}',
    input: inTeam(named),
    output: SignatureDetail,
    errors: ['SIGNATURE_NOT_FOUND'],
  }),
  create: mutation({
    summary: 'Create a signature from what was drawn on your device',
    access: 'team:field.write',
    rest: 'POST /signatures',
    status: 201,
    offline: true,
    input: inTeam({
      id: proposedId('signature'),
      ...SignatureInput.shape,
      subject: line(300)
        .optional()
        .describe('What is signed, in words. Required without estimate_id, and only without it.'),
      statement: text(1000)
        .optional()
        .describe('The sentence that the person who signs agrees to. Defaults to one that names what is signed.'),
      signer_id: ref('person').optional().describe('Who signs, if the team knows them.'),
      estimate_id: estimateId.optional().describe('The estimate that is signed, by UUID or by key such as EST-1.'),
      number: estimateFields.number.optional().describe('Number of its version. Required with estimate_id.'),
      sha256: estimateFields.sha256
        .optional()
        .describe('SHA-256 of the PDF of that version, in hexadecimal. Required with estimate_id.'),
    }).meta({
      examples: [
        { name: 'Ada', strokes: [[100, 600, 250, 300, 400, 620]], consent: true, subject: 'Delivery of the tiles' },
      ],
    }),
    output: SignatureDetail,
    errors: [
      'ESTIMATE_NOT_FOUND',
      'DOCUMENT_CHANGED',
      'ESTIMATE_EXPIRED',
      'PERSON_NOT_FOUND',
      'SIGNATURE_BLANK',
      'ID_TAKEN',
    ],
    events: ['signature.captured'],
  }),
  image: query({
    summary: 'Get a signature as a picture',
    access: 'team:field.read',
    rest: 'GET /signatures/{signature_id}/image',
    door: 'document',
    limit: [{ by: 'team', max: 600, seconds: 3600 }],
    input: inTeam(named),
    output: Document,
    errors: ['SIGNATURE_NOT_FOUND'],
  }),
};
