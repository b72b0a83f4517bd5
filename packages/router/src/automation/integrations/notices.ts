import type { ReactionCtx } from '../../kit/jobs/job.ts';
import { notice, type Happened } from '../../kit/events/notices.ts';
import * as queries from './notices.queries.ts';

type Trouble = 'integration.reauth_needed' | 'integration.limited';
/** The account as it is now, and those who can connect it again. One that works by now is nobody's trouble. */
async function troubleOf({ db, scope }: ReactionCtx, { type, entity_id }: Happened<Trouble>) {
  const state = type === 'integration.limited' ? 'connected' : 'needs_reauth';
  const found = entity_id === null ? undefined : await queries.findTrouble(db, scope.team_id, entity_id, state);
  return found && { ...found, managers: await queries.listManagers(db, scope.team_id) };
}

/** Notifies people who manage integrations that an account has to be connected again. */
export const integrationNotices = [
  notice('integration.reauth_needed', {
    facts: troubleOf,
    audience: ({ managers }) => managers,
    text: ({ facts }) => ({
      title: `Reconnect the account ${facts.name}`,
      body: 'Syncing is paused until then. No data is lost.',
    }),
    mail: ({ text }) => ({ notice: { ...text, link: '/settings/integrations' } }),
  }),
  notice('integration.limited', {
    facts: troubleOf,
    audience: ({ managers }) => managers,
    text: ({ facts }) => ({
      title: `The account ${facts.name} cannot notify people directly`,
      body: 'It was connected without permission to find people by email address. Reconnect it. Everything else keeps working.',
    }),
    mail: ({ text }) => ({ notice: { ...text, link: '/settings/integrations' } }),
  }),
];
