import { button, facts, paragraph } from './blocks.ts';
import { count, moment, oneLine } from './format.ts';
import { linkTo } from './links.ts';
import type { Template } from './template.ts';

export interface OperationFinishedProps {
  /** The work that was done, as a noun: `Import of tickets.csv`. */
  title: string;
  outcome: 'succeeded' | 'failed' | 'cancelled';
  /** Number of rows or items that succeeded, and that were refused. */
  done: number;
  refused: number;
  finished_at: string;
  link: string;
}

export const operationFinished: Template<OperationFinishedProps> = (props) => {
  const title = oneLine(props.title);
  const complete = props.outcome === 'succeeded' && props.refused === 0;
  const { verb, explanation } =
    outcomes[props.outcome === 'succeeded' ? (complete ? 'complete' : 'partial') : props.outcome];
  return {
    subject: `${title} ${verb}`,
    preheader: `${count(props, props.done)} done, ${count(props, props.refused)} refused.`,
    heading: `${title} ${verb}`,
    body: [
      paragraph(explanation),
      facts([
        ['Done', count(props, props.done)],
        ['Refused', props.refused === 0 ? undefined : count(props, props.refused)],
        ['Finished', moment(props, props.finished_at)],
      ]),
      button(linkTo(props.public_url, props.link), complete ? 'See the result' : 'See what happened'),
    ],
    reason: `You are receiving this email because you started this at ${props.product_name}.`,
  };
};

const outcomes = {
  complete: { verb: 'is done', explanation: 'Everything succeeded.' },
  partial: {
    verb: 'partly succeeded',
    explanation:
      'Some rows were refused; the others are done. The page shows the reason for each, so you can correct and repeat only those.',
  },
  failed: { verb: 'failed', explanation: 'It stopped because of an error. What was done before that is kept.' },
  cancelled: { verb: 'was cancelled', explanation: 'It was cancelled on request. What was done before that is kept.' },
};
