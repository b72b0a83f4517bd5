import type { ReactionCtx } from '../../kit/jobs/job.ts';
import { notice, type Happened } from '../../kit/events/notices.ts';
import { hostOf } from './present.ts';
import * as queries from './notices.queries.ts';

type Trouble = 'webhook.failing' | 'webhook.disabled';

/** The webhook as it is now, and those who can mend it. One that works again by now is nobody's trouble. */
async function troubleOf({ db, scope, now }: ReactionCtx, { type, entity_id }: Happened<Trouble>) {
  const { team_id } = scope;
  const webhook = entity_id === null ? undefined : await queries.findFailing(db, team_id, entity_id);
  if (webhook === undefined || (type === 'webhook.disabled') !== (webhook.state === 'disabled')) return undefined;
  const { id, url, description, disabled_reason, failing_since } = webhook;
  const host = hostOf(url);
  return {
    managers: await queries.listManagers(db, team_id),
    description: description ?? host,
    mail: {
      host,
      outcome: type === 'webhook.disabled' ? (disabled_reason ?? 'failing') : ('warning' as const),
      first_failed_at: failing_since ?? now(),
      link: `/webhooks/${id}`,
    },
  };
}

const told = <T extends Trouble>(type: T, what: string) =>
  notice(type, {
    facts: troubleOf,
    audience: ({ managers }) => managers,
    text: ({ facts }) => ({ title: `The webhook for ${facts.mail.host} ${what}`, body: facts.description }),
    mail: ({ facts }) => ({ 'webhook-failing': facts.mail }),
  });

/** Notifies people who manage integrations that a webhook fails. */
export const webhookNotices = [told('webhook.failing', 'is failing'), told('webhook.disabled', 'was disabled')];
