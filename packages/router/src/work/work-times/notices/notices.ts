import { notice } from '../../../kit/events/notices.ts';
import { findTime } from '../queries.ts';

export const workTimeNotices = [
  notice('work_time.forgotten', {
    facts: (ctx, event) =>
      event.entity_id === null ? Promise.resolve(undefined) : findTime(ctx.db, ctx.scope, event.entity_id),
    audience: ({ person_id }) => [{ id: person_id }],
    text: ({ facts: { title } }) => ({
      title: 'Your timer was stopped after 12 hours',
      body: `Correct the time that you spent on “${title}”.`,
    }),
    opens: (_, { facts: { ticket_id, task_id } }) =>
      ticket_id === null ? { entity: 'task', entity_id: task_id } : { entity: 'ticket', entity_id: ticket_id },
  }),
];
