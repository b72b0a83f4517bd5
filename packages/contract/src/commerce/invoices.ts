import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { inTeam, ref } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { settling } from './billing.ts';
import { ActionRequired, CreditNote, Document, Invoice, InvoiceDetail, InvoiceStatus } from './billing.schemas.ts';

const creditNote = {
  credit_note_id: ref('credit_note').describe('Id of the credit note, from invoices.creditNotes.list.'),
};
const named = { invoice_id: ref('invoice').describe('Id of the invoice, from invoices.list.') };

/**
 * Invoices that the team got from us. Once issued, an invoice never changes, except that it is paid or void: what is given
 * back is a credit note.
 */
export const invoices = {
  list: query({
    summary: 'List the invoices of the team, newest first',
    access: 'team:billing.read',
    rest: 'GET /invoices',
    input: inTeam({
      ...pageInput,
      status: z.array(InvoiceStatus).max(5).optional().describe('Only invoices in any of these statuses.'),
    }),
    output: Page(Invoice).meta({ id: 'InvoicePage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'Get an invoice with its lines',
    access: 'team:billing.read',
    rest: 'GET /invoices/{invoice_id}',
    input: inTeam(named),
    output: InvoiceDetail,
    errors: ['INVOICE_NOT_FOUND'],
  }),
  download: query({
    summary: 'Download an invoice as a PDF',
    access: 'team:billing.read',
    rest: 'GET /invoices/{invoice_id}/download',
    door: 'document',
    limit: [{ by: 'team', max: 60, seconds: 3600 }],
    input: inTeam(named),
    output: Document,
    errors: ['INVOICE_NOT_FOUND'],
  }),
  pay: mutation({
    summary: 'Pay an open invoice with the default payment method, or get the page to pay on',
    access: 'team:billing.manage',
    rest: 'POST /invoices/{invoice_id}/pay',
    tx: 'manual',
    input: inTeam(named),
    output: z
      .discriminatedUnion('status', [z.strictObject({ status: z.literal('paid'), invoice: Invoice }), ActionRequired])
      .meta({ id: 'InvoicePayment' }),
    errors: [
      'INVOICE_NOT_FOUND',
      'INVOICE_SETTLED',
      'BILLING_NOT_CONFIGURED',
      'PROVIDER_UNAVAILABLE',
      'PAYMENT_DECLINED',
    ],
    events: settling,
  }),
  creditNotes: {
    list: query({
      summary: 'List the credit notes of the team, newest first',
      access: 'team:billing.read',
      rest: 'GET /credit-notes',
      input: inTeam({
        ...pageInput,
        invoice_id: ref('invoice').optional().describe('Only those of this invoice.'),
      }),
      output: Page(CreditNote).meta({ id: 'CreditNotePage' }),
      errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP', 'INVOICE_NOT_FOUND'],
    }),
    get: query({
      summary: 'Get a credit note',
      access: 'team:billing.read',
      rest: 'GET /credit-notes/{credit_note_id}',
      input: inTeam(creditNote),
      output: CreditNote,
      errors: ['CREDIT_NOTE_NOT_FOUND'],
    }),
    download: query({
      summary: 'Download a credit note as a PDF',
      access: 'team:billing.read',
      rest: 'GET /credit-notes/{credit_note_id}/download',
      door: 'document',
      limit: [{ by: 'team', max: 60, seconds: 3600 }],
      input: inTeam(creditNote),
      output: Document,
      errors: ['CREDIT_NOTE_NOT_FOUND'],
    }),
  },
};
