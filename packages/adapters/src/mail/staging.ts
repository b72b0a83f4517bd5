import { button, facts, paragraph, quote, strong } from './blocks.ts';
import { moment, oneLine, unlinked } from './format.ts';
import { linkTo } from './links.ts';
import type { Template } from './template.ts';

export interface DeploymentProps {
  change: 'succeeded' | 'failed' | 'rolled_back' | 'ready';
  version: string;
  environment: string;
  /** Whether it rolls back another deployment. */
  is_rollback: boolean;
  /** The version it was rolled back to. */
  to_version?: string | undefined;
  /** Omitted for people who may not see the ticket. */
  ticket?: { key: string; title: string } | undefined;
  link: string;
  /** Omitted if CI did it. */
  changed_by?: string | undefined;
  changed_at: string;
  /** Notes, or the reason for a rollback. */
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
        ? paragraph('This version was rolled back. ', strong(oneLine(props.to_version)), ' is being deployed again.')
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
    reason: `You are receiving this email because you requested this deployment at ${props.product_name}, or work on its ticket.`,
  };
};

const verbs: Record<DeploymentProps['change'], string> = {
  succeeded: 'succeeded',
  failed: 'failed',
  rolled_back: 'was rolled back',
  ready: 'is next',
};
const explanations: Record<DeploymentProps['change'], string> = {
  succeeded: 'This deployment succeeded: the version is live.',
  failed: 'This deployment failed. Roll it back to deploy the previous version again.',
  rolled_back: 'This version was rolled back.',
  ready: 'This deployment is next in the queue: it can be started now.',
};
