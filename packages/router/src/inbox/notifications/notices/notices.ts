import { cut } from '@deskwire/contract/kit/cut.ts';
import { notice, type Channel } from '../../../kit/events/notices.ts';

const channelOf: Readonly<Record<string, Channel>> = { in_app: 'app', mail: 'mail', push: 'push', slack: 'slack' };

export const notificationNotices = [
  notice('notification.sent', {
    facts: async (_ctx, { payload }) => payload,
    audience: ({ person_ids }) => person_ids.map((id) => ({ id })),
    only: ({ payload }) => payload.channels.flatMap((channel) => channelOf[channel] ?? []),
    text: ({ facts: { title, body } }) => ({ title, body: cut(body, 500) }),
    mail: ({ facts: { title, body, link } }) => ({ notice: { title, body, ...(link === null ? {} : { link }) } }),
  }),
];
