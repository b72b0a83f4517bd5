import { paragraph, strong } from './blocks.ts';
import { moment, oneLine, unlinked } from './format.ts';
import type { Template } from './template.ts';
import { openTicket, subjectOf, summary, type AboutTicket } from './tickets.ts';

export interface SlaAlertProps extends AboutTicket {
  promise: 'first_response' | 'next_response' | 'resolution';
  /** Share of the promised time that is used up; 100 is the breach. */
  percent: number;
  breach_at?: string | undefined;
  /** Omitted if nobody is assigned to the ticket. */
  assignee?: string | undefined;
}

export const slaAlert: Template<SlaAlertProps> = (props) => {
  const key = oneLine(props.ticket.key);
  const what = promises[props.promise];
  const isLate = props.percent >= 100;
  const headline = isLate ? `${what} is overdue` : `${what} is due soon`;
  return {
    subject: subjectOf(props.ticket, `${headline}: `),
    preheader: oneLine(isLate ? `${key} has missed its deadline.` : `${props.percent}% of the time is used up.`),
    heading: `${key}: ${headline.toLowerCase()}`,
    body: [
      isLate
        ? paragraph('The deadline of this ticket has passed.')
        : paragraph(strong(`${props.percent}%`), ' of the promised time is used up.'),
      summary(
        props,
        props.ticket,
        ['Deadline', props.breach_at && moment(props, props.breach_at)],
        ['Assigned to', props.assignee === undefined ? 'nobody' : unlinked(props.assignee)],
      ),
      ...openTicket(props, 'Open the ticket'),
    ],
    reason: `You are receiving this email because an SLA rule at ${props.product_name} sends its reminders to you.`,
  };
};

const promises: Record<SlaAlertProps['promise'], string> = {
  first_response: 'First response',
  next_response: 'Next response',
  resolution: 'Resolution',
};
