import type { ReactNode } from 'react';
import { button, faces, facts, note, paragraph, quote, strong } from './blocks.ts';
import { moment, oneLine, unlinked } from './format.ts';
import { linkTo } from './links.ts';
import type { MailSettings, Template } from './template.ts';

/** A ticket as emails show it. */
export interface TicketSummary {
  /** `TKT-001` */
  key: string;
  title: string;
  priority?: string | undefined;
  status?: string | undefined;
  due_at?: string | undefined;
}

/** `link` is omitted for people who cannot open the ticket. */
export interface AboutTicket {
  ticket: TicketSummary;
  link?: string | undefined;
}

export interface TicketCreatedProps extends AboutTicket {
  description: string;
  created_at: string;
}

export interface TicketAssignedProps extends AboutTicket {
  /** Omitted if a rule assigned it. */
  assigned_by?: string | undefined;
}

export interface TicketCommentedProps extends AboutTicket {
  author: string;
  /** The text of a public comment; internal ones are never emailed to requesters. */
  comment: string;
  commented_at: string;
}

export interface TicketStatusProps extends AboutTicket {
  change: 'resolved' | 'closed' | 'reopened' | 'waiting' | 'changed';
  /** The team's name of the new status. */
  status: string;
  changed_by?: string | undefined;
  changed_at: string;
  /** A remark made with the change, such as how it was solved. */
  message?: string | undefined;
}

export interface TicketLinkProps extends AboutTicket {
  link: string;
  expires_at: string;
}

export const ticketLink: Template<TicketLinkProps> = (props) => ({
  subject: subjectOf(props.ticket, 'Your link: '),
  preheader: oneLine(`Read and answer ${props.ticket.key} without signing in.`),
  heading: 'Your link to your request',
  body: [
    paragraph('Use this link to follow your request and to answer. You do not need an account:'),
    summary(props, props.ticket),
    ...openTicket(props, 'Open my request'),
    note(
      `The link works until ${moment(props, props.expires_at)}; each email about this request extends it. Keep it to yourself: anybody who has it can read your request and answer in your name.`,
    ),
  ],
  reason: `You are receiving this email because you made a request at ${props.product_name}.`,
});

export interface TicketRatingProps extends AboutTicket {
  /** The page that asks, to which the score is added. */
  link: string;
}

export const ticketRating: Template<TicketRatingProps> = (props) => ({
  subject: subjectOf(props.ticket, 'How did we do? '),
  preheader: oneLine(`One click about ${props.ticket.key}: how content are you?`),
  heading: 'How did we do?',
  body: [
    paragraph('Your request was solved. How content are you with it? Choose a face:'),
    faces(
      [
        ['😞', 'Very bad'],
        ['😕', 'Bad'],
        ['😐', 'So-so'],
        ['😊', 'Good'],
        ['😄', 'Very good'],
      ].map(([face, label], at) => ({
        face: face!,
        label: label!,
        href: linkTo(props.public_url, `${props.link}&score=${at + 1}`),
      })),
    ),
    summary(props, props.ticket),
    note('The link works for 30 days. If the problem is back, reply to the latest email about your request instead.'),
  ],
  reason: `You are receiving this email because you made a request at ${props.product_name}.`,
});

export const ticketCreated: Template<TicketCreatedProps> = (props) => ({
  subject: subjectOf(props.ticket),
  preheader: oneLine(`We received your request as ${props.ticket.key}.`),
  heading: 'We received your request',
  body: [
    paragraph(
      'Thank you. Your request has the number ',
      strong(oneLine(props.ticket.key)),
      '. We will keep you informed by email.',
    ),
    summary(props, props.ticket, ['Received', moment(props, props.created_at)]),
    ...(props.description.trim() === '' ? [] : [quote(props.description)]),
    ...openTicket(props, 'Follow your request'),
  ],
  reason: `You are receiving this email because you made a request at ${props.product_name}.`,
});

export const ticketAssigned: Template<TicketAssignedProps> = (props) => ({
  subject: subjectOf(props.ticket, 'Assigned to you: '),
  preheader: oneLine(`${props.ticket.key} was assigned to you.`),
  heading: `${oneLine(props.ticket.key)} was assigned to you`,
  body: [
    props.assigned_by === undefined
      ? paragraph('A ticket was assigned to you automatically.')
      : paragraph(strong(unlinked(props.assigned_by)), ' assigned a ticket to you.'),
    summary(props, props.ticket),
    ...openTicket(props, 'Open the ticket'),
  ],
  reason: `You are receiving this email because a ticket was assigned to you at ${props.product_name}.`,
});

export const ticketCommented: Template<TicketCommentedProps> = (props) => ({
  subject: `Re: ${subjectOf(props.ticket)}`,
  preheader: oneLine(`${unlinked(props.author)}: ${props.comment}`),
  heading: `New comment on ${oneLine(props.ticket.key)}`,
  body: [
    paragraph(strong(unlinked(props.author)), ` wrote on ${moment(props, props.commented_at)}:`),
    quote(props.comment),
    ...openTicket(props, 'Reply'),
    note('About: ', oneLine(props.ticket.title)),
  ],
  reason: involvedReason(props.product_name),
});

export const ticketStatus: Template<TicketStatusProps> = (props) => {
  const { heading, explanation } = changes[props.change];
  const key = oneLine(props.ticket.key);
  return {
    // The same for all mails about a ticket, or mail programs show them apart.
    subject: `Re: ${subjectOf(props.ticket)}`,
    preheader: oneLine(`${heading(oneLine(props.status))}: ${props.message ?? props.ticket.title}`),
    heading: `${key}: ${heading(oneLine(props.status)).toLowerCase()}`,
    body: [
      paragraph(explanation),
      summary(
        props,
        { ...props.ticket, status: props.status },
        ['Changed by', props.changed_by && unlinked(props.changed_by)],
        ['Changed', moment(props, props.changed_at)],
      ),
      ...(props.message === undefined || props.message.trim() === '' ? [] : [quote(props.message)]),
      ...openTicket(props, 'Open the ticket'),
    ],
    reason: involvedReason(props.product_name),
  };
};

const changes: Record<TicketStatusProps['change'], { heading: (status: string) => string; explanation: string }> = {
  resolved: {
    heading: () => 'Resolved',
    explanation: 'This ticket was resolved. If the problem persists, reply to the ticket to let us know.',
  },
  closed: { heading: () => 'Closed', explanation: 'This ticket was closed.' },
  reopened: { heading: () => 'Reopened', explanation: 'This ticket was reopened. Somebody will look into it.' },
  waiting: {
    heading: () => 'Waiting for you',
    explanation: 'We need something from you before we can continue with this ticket.',
  },
  changed: { heading: (status) => `Now “${status}”`, explanation: 'The status of this ticket has changed.' },
};

export function subjectOf({ key, title }: TicketSummary, prefix = ''): string {
  return `[${oneLine(key)}] ${prefix}${oneLine(title)}`;
}

export function summary(
  settings: MailSettings,
  ticket: TicketSummary,
  ...more: (readonly [string, string | undefined])[]
): ReactNode {
  return facts([
    ['Ticket', oneLine(ticket.key)],
    ['Title', oneLine(ticket.title)],
    ['Status', ticket.status && oneLine(ticket.status)],
    ['Priority', ticket.priority && oneLine(ticket.priority)],
    ['Due', ticket.due_at && moment(settings, ticket.due_at)],
    ...more,
  ]);
}

export function openTicket({ public_url, link }: MailSettings & AboutTicket, label: string): ReactNode[] {
  return link === undefined ? [] : [button(linkTo(public_url, link), label)];
}

function involvedReason(product_name: string): string {
  return `You are receiving this email because you reported, watch or work on this ticket at ${product_name}.`;
}
