import { buttonWithAddress, link, note, paragraph, quote, strong } from './blocks.ts';
import { day, moment, oneLine, unlinked } from './format.ts';
import { linkTo } from './links.ts';
import type { Template } from './template.ts';
import { openTicket, subjectOf, summary, type AboutTicket } from './tickets.ts';

export interface ApprovalRequestedProps extends AboutTicket {
  requester: string;
  /** The text that should be approved. */
  description: string;
  /** The page where this person decides, without signing in. */
  decide_link: string;
  expires_at: string;
  /** The approver who is away, if this person decides for somebody. */
  decides_for?: string | undefined;
  /** Whether the person was asked before. */
  is_reminder?: boolean | undefined;
}

export interface ApprovalOutcomeProps extends AboutTicket {
  outcome: 'approved' | 'rejected' | 'expired' | 'voided';
  /** The text that approval was requested for. */
  description: string;
  decided_by?: string | undefined;
  decided_for?: string | undefined;
  /** The remarks of the person who decided. */
  comments?: string | undefined;
  decided_at: string;
}

export interface ApprovalDelegatedProps {
  team_name: string;
  /** The person who is away. */
  approver: string;
  /** The first and the last day. */
  start_date: string;
  end_date: string;
}

export const approvalDelegated: Template<ApprovalDelegatedProps> = (props) => {
  const approver = unlinked(props.approver);
  const from = day(props, props.start_date);
  const days = props.start_date === props.end_date ? `on ${from}` : `from ${from} to ${day(props, props.end_date)}`;
  return {
    subject: `You decide for ${approver} ${days}`,
    preheader: 'You can decide their approval requests while they are away.',
    heading: `You decide for ${approver}`,
    body: [
      paragraph(
        strong(approver),
        ` is away ${days}. During that time, you can decide the approval requests in `,
        strong(unlinked(props.team_name)),
        ' that are waiting for them.',
      ),
      note('You receive an email for each of them. You cannot decide your own requests.'),
    ],
    reason: `You are receiving this email because you are an approver at ${props.product_name}.`,
  };
};

export const approvalRequested: Template<ApprovalRequestedProps> = (props) => {
  const [requester, key] = [unlinked(props.requester), oneLine(props.ticket.key)];
  const away = props.decides_for === undefined ? undefined : unlinked(props.decides_for);
  return {
    subject: subjectOf(props.ticket, props.is_reminder === true ? 'Reminder, your approval: ' : 'Your approval: '),
    preheader: oneLine(`${requester} asks: ${props.description}`),
    heading:
      props.is_reminder === true ? `${key} is still waiting for your decision` : `${key} is waiting for your decision`,
    body: [
      away === undefined
        ? paragraph(strong(requester), ' asks for your approval:')
        : paragraph(strong(requester), ' asks for approval. You decide for ', strong(away), ', who is away:'),
      quote(props.description),
      summary(props, props.ticket, ['Decide until', moment(props, props.expires_at)]),
      ...buttonWithAddress(linkTo(props.public_url, props.decide_link), 'Approve or reject'),
      ...(props.link === undefined
        ? []
        : [paragraph('Or ', link(linkTo(props.public_url, props.link), 'read the whole ticket'), ' first.')]),
      note(
        'The link works once and is for you only. Anybody who opens it decides in your name, so do not forward this email. ',
        'If the ticket changes before you decide, the request no longer counts.',
      ),
    ],
    reason: `You are receiving this email because you are an approver at ${props.product_name}.`,
  };
};

export const approvalOutcome: Template<ApprovalOutcomeProps> = (props) => {
  const key = oneLine(props.ticket.key);
  const { headline, explanation } = outcomes[props.outcome];
  const by = props.decided_by && unlinked(props.decided_by);
  return {
    subject: subjectOf(props.ticket, `${headline}: `),
    preheader: oneLine(props.comments ?? explanation),
    heading: `${key}: ${headline.toLowerCase()}`,
    body: [
      paragraph(explanation),
      ...(props.comments === undefined || props.comments.trim() === '' ? [] : [quote(props.comments)]),
      summary(
        props,
        props.ticket,
        ['You requested', oneLine(props.description)],
        ['Decided by', props.decided_for === undefined ? by : `${by} for ${unlinked(props.decided_for)}`],
        ['When', moment(props, props.decided_at)],
      ),
      ...openTicket(props, 'Open the ticket'),
    ],
    reason: `You are receiving this email because you requested this approval at ${props.product_name}.`,
  };
};

const outcomes: Record<ApprovalOutcomeProps['outcome'], { headline: string; explanation: string }> = {
  approved: { headline: 'Approved', explanation: 'Your request was approved, for the ticket as it reads now.' },
  rejected: { headline: 'Rejected', explanation: 'Your request was rejected.' },
  expired: {
    headline: 'Not decided in time',
    explanation: 'Nobody decided on your request before it expired. You can request approval again.',
  },
  voided: {
    headline: 'Approval void',
    explanation:
      'The ticket has changed, so your request and any decisions on it no longer count. Request approval again.',
  },
};
