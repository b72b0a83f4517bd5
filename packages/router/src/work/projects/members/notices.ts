import { notice } from '../../../kit/events/notices.ts';
import { projectLink, readSeenProject } from './roles.ts';

/** Notifies people whom somebody else added to a project. */
export const projectNotices = [
  notice('project.member_added', {
    facts: async ({ db, scope }, { entity_id, payload }) =>
      entity_id === null ? undefined : readSeenProject(db, scope, entity_id, [payload.person_id]),
    audience: (_, { payload }) => [{ id: payload.person_id }],
    hears: ({ facts, to }) => facts.seenBy(to),
    text: ({ event, facts }) => ({
      title: `${event.actor_name ?? 'Somebody'} added you to ${facts.name}`,
      body: `You are a ${event.payload.role} of the project ${facts.key}.`,
    }),
    mail: ({ ctx, facts, text }) => ({ notice: { ...text, link: projectLink(ctx.scope, facts.key) } }),
  }),
];
