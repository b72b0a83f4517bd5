import { buttonWithAddress, link, note, paragraph, quote, strong } from './blocks.ts';
import { day, moment, oneLine, unlinked } from './format.ts';
import { linkTo } from './links.ts';
import type { Template } from './template.ts';
import { openTicket, subjectOf, summary, type AboutTicket } from './tickets.ts';

export interface ApprovalRequestedProps extends AboutTicket {
  requester: string;
  /** What is to be approved. */
  description: string;
  /** Where this person decides, without signing in. */
  decide_link: string;
  expires_at: string;
  /** Who is away, where this person decides for somebody. */
  decides_for?: string | undefined;
  /** Whether it was asked before. */
  is_reminder?: boolean | undefined;
}

export interface ApprovalOutcomeProps extends AboutTicket {
  outcome: 'approved' | 'rejected' | 'expired' | 'voided';
  /** What was asked for. */
  description: string;
  decided_by?: string | undefined;
  decided_for?: string | undefined;
  /** Of the decision. */
  comments?: string | undefined;
  decided_at: string;
}

export interface ApprovalDelegatedProps {
  team_name: string;
  /** Who is away. */
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
    preheader: 'Approvals that wait for them wait for you as well.',
    heading: `You decide for ${approver}`,
    body: [
      paragraph(
        strong(approver),
        ` is away ${days}. What waits for their approval in `,
        strong(unlinked(props.team_name)),
        ' then waits for you as well.',
      ),
      note('You get a mail for each of them. You cannot decide on what you ask for yourself.'),
    ],
    reason: `You get this mail because you decide on approvals at ${props.product_name}.`,
  };
};

export const approvalRequested: Template<ApprovalRequestedProps> = (props) => {
  const [requester, key] = [unlinked(props.requester), oneLine(props.ticket.key)];
  const away = props.decides_for === undefined ? undefined : unlinked(props.decides_for);
  return {
    subject: subjectOf(props.ticket, props.is_reminder === true ? 'Reminder, your approval: ' : 'Your approval: '),
    preheader: oneLine(`${requester} asks: ${props.description}`),
    heading: props.is_reminder === true ? `${key} still waits for your decision` : `${key} waits for your decision`,
    body: [
      away === undefined
        ? paragraph(strong(requester), ' asks for your approval:')
        : paragraph(strong(requester), ' asks for an approval. You decide for ', strong(away), ', who is away:'),
      quote(props.description),
      summary(props, props.ticket, ['Decide until', moment(props, props.expires_at)]),
      ...buttonWithAddress(linkTo(props.public_url, props.decide_link), 'Approve or reject'),
      ...(props.link === undefined
        ? []
        : [paragraph('Or ', link(linkTo(props.public_url, props.link), 'read the whole ticket'), ' first.')]),
      note(
        'The link works once and is for you alone: whoever opens it decides in your name, so do not forward this mail. ',
        'If the ticket is changed before you decide, the request no longer counts.',
      ),
    ],
    reason: `You get this mail because you decide on approvals at ${props.product_name}.`,
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
        ['You asked for', oneLine(props.description)],
        ['Decided by', props.decided_for === undefined ? by : `${by} for ${unlinked(props.decided_for)}`],
        ['When', moment(props, props.decided_at)],
      ),
      ...openTicket(props, 'Open the ticket'),
    ],
    reason: `You get this mail because you asked for this approval at ${props.product_name}.`,
  };
};

const outcomes: Record<ApprovalOutcomeProps['outcome'], { headline: string; explanation: string }> = {
  approved: { headline: 'Approved', explanation: 'What you asked for is approved, as the ticket reads now.' },
  rejected: { headline: 'Rejected', explanation: 'What you asked for was rejected.' },
  expired: {
    headline: 'Not decided in time',
    explanation: 'Nobody decided on your request before its time was over. You can ask again.',
  },
  voided: {
    headline: 'Approval void',
    explanation:
      'The ticket was changed, so that your request, and what was decided on it, no longer counts. Ask again.',
  },
};
