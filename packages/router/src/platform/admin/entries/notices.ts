import { cut } from '@deskwire/contract/kit/cut.ts';
import { listHolders, namesOf } from '../../../identity/people/recipients/recipients.ts';
import { notice } from '../../../kit/events/notices.ts';

/** Owners learn at once that somebody who runs the platform looks into their team. */
export const entryNotices = [
  notice('team.entered', {
    prompt: true,
    required: true,
    facts: async ({ db, scope }, { actor_id, payload }) => ({
      ...payload,
      owners: await listHolders(db, scope.team_id, 'team.own'),
      visitor: (await namesOf(db, scope.team_id, [actor_id])).get(actor_id ?? '') ?? 'Somebody',
    }),
    audience: ({ owners }) => owners.map((id) => ({ id })),
    text: ({ facts: { visitor, reason } }) => ({
      title: cut(`${visitor}, a platform operator, entered your team`, 200),
      body: cut(reason, 500),
    }),
    mail: ({ text }) => ({ notice: { ...text, link: '/audit' } }),
  }),
];
