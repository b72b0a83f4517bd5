import { cut } from '@deskwire/contract/kit/cut.ts';
import { notice } from '../../kit/events/notices.ts';
import * as queries from './queries.ts';

export const messageNotices = [
  notice('message.sent', {
    facts: async ({ db, scope }, { entity_id }) => {
      const said = entity_id === null ? undefined : await queries.findSaid(db, scope, entity_id);
      if (said === undefined) return undefined;
      return { ...said, listeners: await queries.listListeners(db, scope, said.thread_id, said.created_at) };
    },
    audience: ({ listeners }) => listeners,
    text: ({ event, facts: { subject, content } }) => ({
      title: `${event.actor_name ?? 'Somebody'} wrote${subject === null ? ' to you' : `: ${subject}`}`,
      body: cut(content, 500),
    }),
    mail: ({ text, facts }) => ({ notice: { ...text, link: `/messages/${facts.thread_id}` } }),
  }),
];
