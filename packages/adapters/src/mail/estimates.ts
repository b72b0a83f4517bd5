import { buttonWithAddress, facts, note, paragraph, quote, strong } from './blocks.ts';
import { day, moment, oneLine, unlinked } from './format.ts';
import { linkTo } from './links.ts';
import type { Template } from './template.ts';

interface AboutEstimate {
  team_name: string;
  estimate: {
    /** `EST-1` */
    key: string;
    title: string;
  };
  /** With its currency, as the team writes it. */
  total: string;
}

export interface EstimateSentProps extends AboutEstimate {
  /** The page where the client reads, approves or declines it, without signing in. */
  link: string;
  /** The last day on which it can be approved. */
  last_date: string;
  /** Whether the client was sent an earlier version, whose link has ended. */
  revised: boolean;
  /** A few words of whoever sent it. */
  message?: string | undefined;
}

export interface EstimateApprovedProps extends AboutEstimate {
  number: number;
  /** Of the PDF, in hexadecimal. */
  sha256: string;
  approved_at: string;
}

export const estimateSent: Template<EstimateSentProps> = (props) => {
  const [team, key] = [unlinked(props.team_name), oneLine(props.estimate.key)];
  const title = oneLine(props.estimate.title);
  return {
    subject: `${props.revised ? 'Revised estimate' : 'Estimate'} ${key}: ${title}`,
    preheader: oneLine(`${team} has sent you an estimate of ${props.total}.`),
    heading: props.revised ? `${team} has revised an estimate for you` : `${team} has sent you an estimate`,
    body: [
      ...(props.message === undefined ? [] : [quote(props.message)]),
      facts([
        ['Estimate', `${key}: ${title}`],
        ['Total', oneLine(props.total)],
        ['Valid until', day(props, props.last_date)],
      ]),
      ...buttonWithAddress(linkTo(props.public_url, props.link), 'Read the estimate'),
      ...(props.revised ? [paragraph('Links in earlier emails about this estimate no longer work.')] : []),
      note(
        'You can read, approve or decline the estimate there without signing in. Anybody who has the link can do so in your name, so do not forward this email.',
      ),
    ],
    reason: `You are receiving this email because ${team} works for you with ${props.product_name}.`,
  };
};

export const estimateApproved: Template<EstimateApprovedProps> = (props) => {
  const [team, key] = [unlinked(props.team_name), oneLine(props.estimate.key)];
  const title = oneLine(props.estimate.title);
  return {
    subject: `You approved ${key}: ${title}`,
    preheader: oneLine(`Your approval of ${key} has been recorded.`),
    heading: `You approved ${key}`,
    body: [
      paragraph('Thank you. Your approval has been recorded, and ', strong(team), ' has been notified.'),
      facts([
        ['Estimate', `${key}: ${title}`],
        ['Version', String(props.number)],
        ['Total', oneLine(props.total)],
        ['Approved', moment(props, props.approved_at)],
        ['SHA-256', oneLine(props.sha256)],
      ]),
      note('Keep this email with the PDF: the SHA-256 above is that of the PDF, and proves what you approved.'),
      note('If you did not approve it, contact the team at once.'),
    ],
    reason: `You are receiving this email because an estimate for you was approved at ${props.product_name}.`,
  };
};
