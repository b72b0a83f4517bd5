import { button, facts, paragraph, quote, strong } from './blocks.ts';
import { moment, oneLine, unlinked } from './format.ts';
import { linkTo } from './links.ts';
import type { Template } from './template.ts';

export interface DeploymentProps {
  change: 'succeeded' | 'failed' | 'rolled_back' | 'ready';
  version: string;
  environment: string;
  /** Whether it takes another deployment back. */
  is_rollback: boolean;
  /** Which version it was rolled back to. */
  to_version?: string | undefined;
  /** Left out for those who do not see the ticket. */
  ticket?: { key: string; title: string } | undefined;
  link: string;
  /** Left out where CI did it. */
  changed_by?: string | undefined;
  changed_at: string;
  /** What was said with it: notes, or the reason of a rollback. */
  message?: string | undefined;
}

export const deployment: Template<DeploymentProps> = (props) => {
  const what = `${props.is_rollback ? 'Rollback to ' : ''}${oneLine(props.version)}`;
  const headline = `${what} on ${oneLine(props.environment)} ${verbs[props.change]}`;
  return {
    subject: headline,
    preheader: oneLine(props.message ?? `${headline}.`),
    heading: headline,
    body: [
      props.change === 'rolled_back' && props.to_version !== undefined
        ? paragraph('This version was taken back. ', strong(oneLine(props.to_version)), ' is being deployed again.')
        : paragraph(explanations[props.change]),
      ...(props.message === undefined || props.message.trim() === '' ? [] : [quote(props.message)]),
      facts([
        ['Version', oneLine(props.version)],
        ['Environment', oneLine(props.environment)],
        ['Ticket', props.ticket && oneLine(props.ticket.key)],
        ['Title', props.ticket && oneLine(props.ticket.title)],
        ['By', props.changed_by && unlinked(props.changed_by)],
        ['When', moment(props, props.changed_at)],
      ]),
      button(linkTo(props.public_url, props.link), 'Open the deployment'),
    ],
    reason: `You get this mail because you requested this deployment at ${props.product_name}, or work on its ticket.`,
  };
};

const verbs: Record<DeploymentProps['change'], string> = {
  succeeded: 'succeeded',
  failed: 'failed',
  rolled_back: 'was rolled back',
  ready: 'is next',
};
const explanations: Record<DeploymentProps['change'], string> = {
  succeeded: 'This deployment has succeeded: the version is live.',
  failed: 'This deployment has failed. What was live before can be deployed again by a rollback.',
  rolled_back: 'This version was taken back.',
  ready: 'Nothing is before this deployment any more: it can be started.',
};
