import { notice } from '../../kit/events/notices.ts';
import * as queries from './queries.ts';

export const locationNotices = [
  notice('location.revealed', {
    required: true,
    facts: async ({ db, scope }, { entity_id, payload }) =>
      entity_id === null ? undefined : queries.findReveal(db, scope, entity_id, payload.expires_at),
    audience: ({ person_id }) => [{ id: person_id }],
    text: ({ event, facts: { reason } }) => ({
      title: `${event.actor_name ?? 'Somebody'} viewed your location history`,
      body: reason,
    }),
    mail: ({ text }) => ({ notice: { ...text, link: '/inbox' } }),
  }),
];
