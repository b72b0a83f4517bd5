import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { inTeam, markdown, markdownOut, ref, timestamp } from '../kit/fields.ts';
import { slug, StatusCategory, ticketId } from './tickets.schemas.ts';

const token = z.string().min(16).max(200).describe('The token from the link in the email.');

export const PortalComment = z
  .strictObject({
    id: ref('comment'),
    author_name: z.string(),
    yours: z.boolean(),
    content: markdownOut(),
    created_at: timestamp(),
    edited_at: timestamp().nullable(),
  })
  .meta({ id: 'PortalComment' });
export type PortalComment = z.infer<typeof PortalComment>;

/** A ticket as seen by a reporter without an account: what a requester sees, without any references. */
export const PortalTicket = z
  .strictObject({
    key: z.string(),
    title: z.string(),
    description: markdownOut(),
    status: slug,
    status_category: StatusCategory,
    resolution_notes: markdownOut().nullable(),
    team_name: z.string(),
    reporter_name: z.string(),
    created_at: timestamp(),
    updated_at: timestamp(),
    resolved_at: timestamp().nullable(),
    open_to_comments: z.boolean().describe('False if the ticket was merged into another one.'),
    comment_count: z.int(),
    comments: z.array(PortalComment).max(100).describe('The newest hundred public comments, oldest first.'),
    expires_at: timestamp().describe('When the link expires. Each email about the ticket extends it.'),
  })
  .meta({ id: 'PortalTicket' });
export type PortalTicket = z.infer<typeof PortalTicket>;

/** A ticket for a reporter without an account, through a link that opens this ticket only. */
export const ticketPortal = {
  get: query({
    summary: 'Get the ticket that an emailed link opens',
    access: 'signed:ticket',
    rest: 'GET /portal/{token}',
    limit: [{ by: 'address', max: 60, seconds: 60 }],
    input: z.strictObject({ token }),
    output: PortalTicket,
    errors: ['LINK_EXPIRED'],
  }),
  comment: mutation({
    summary: 'Comment on the ticket that an emailed link opens',
    access: 'signed:ticket',
    rest: 'POST /portal/{token}/comments',
    status: 201,
    limit: [
      { by: 'address', max: 20, seconds: 60 },
      { by: 'input:token', max: 10, seconds: 600 },
    ],
    input: z.strictObject({ token, content: markdown(20_000).describe('Text of the comment, which is public.') }),
    output: PortalComment,
    errors: ['LINK_EXPIRED', 'TICKET_MERGED'],
    events: ['ticket.commented', 'ticket.noted', 'ticket.status_changed', 'ticket.woken'],
    outward: true,
  }),
  send: mutation({
    summary: 'Send a reporter without an account a link to the ticket, for 30 days',
    access: 'team:tickets.handle',
    rest: 'POST /tickets/{ticket_id}/portal',
    limit: [{ by: 'user', max: 30, seconds: 600 }],
    input: inTeam({ ticket_id: ticketId }),
    output: z.strictObject({ sent_to: z.string(), expires_at: timestamp() }).meta({ id: 'PortalLinkSent' }),
    errors: ['TICKET_NOT_FOUND', 'PERSON_HAS_ACCOUNT', 'PERSON_WITHOUT_ADDRESS'],
    events: ['ticket.link_sent'],
    outward: true,
  }),
  revoke: mutation({
    summary: 'Revoke the links that were emailed for a ticket',
    access: 'team:tickets.handle',
    rest: 'DELETE /tickets/{ticket_id}/portal',
    input: inTeam({ ticket_id: ticketId }),
    output: z.strictObject({ revoked: z.int() }).meta({ id: 'PortalLinksRevoked' }),
    errors: ['TICKET_NOT_FOUND'],
    events: ['ticket.link_revoked'],
  }),
};
