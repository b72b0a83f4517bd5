import { button, facts, paragraph } from './blocks.ts';
import { moment, oneLine, unlinked } from './format.ts';
import { linkTo } from './links.ts';
import type { Template } from './template.ts';

export interface WebhookFailingProps {
  /** Host of the webhook's URL. */
  host: string;
  /** Still being tried, or disabled because nothing got through, or because the receiver said it was gone. */
  outcome: 'warning' | 'failing' | 'gone';
  first_failed_at: string;
  link: string;
}

export const webhookFailing: Template<WebhookFailingProps> = (props) => {
  const host = unlinked(oneLine(props.host));
  const { headline, explanation } = texts[props.outcome];
  return {
    subject: `The webhook for ${host} ${headline}`,
    preheader: explanation,
    heading: `The webhook for ${host} ${headline}`,
    body: [
      paragraph(explanation),
      facts([
        ['Host', host],
        ['Failing since', moment(props, props.first_failed_at)],
      ]),
      button(linkTo(props.public_url, props.link), 'Open the webhook'),
    ],
    reason: `You are receiving this email because you manage the integrations of a team at ${props.product_name}.`,
  };
};

const texts = {
  warning: {
    headline: 'is failing',
    explanation:
      'Nothing has been accepted for a day. Events are kept and tried again for three days; after that, the webhook is disabled.',
  },
  failing: {
    headline: 'was disabled',
    explanation:
      'Nothing was accepted for three days, so nothing more is sent. Correct the receiver, enable the webhook, and recover the events it missed.',
  },
  gone: {
    headline: 'was disabled',
    explanation:
      'The receiver answered 410 Gone, so nothing more is sent. Enable the webhook if this was a mistake, and recover the events it missed.',
  },
};
