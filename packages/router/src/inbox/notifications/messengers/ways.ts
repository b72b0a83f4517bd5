import type { Tx } from '@deskwire/database/schema.ts';
import type { Outbox } from '../../../kit/context.ts';
import type { Services } from '../../../kit/services.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { askForPushes, withBrowsers } from '../push/ask.ts';
import { sayOne } from './say-job.ts';

interface Asking {
  readonly db: Tx;
  readonly outbox: Outbox;
  readonly services: Pick<Services, 'domains'>;
}
/** Somebody with an account, and what to notify them about. */
interface About {
  readonly person_id: string;
  readonly user_id: string;
  readonly event_id: string;
  readonly type: string;
}
/** How people are told something outside of the app and of their mail. */
interface Way {
  /** Of some users, those who can be notified in this way. */
  readonly reached: (team: InTeam, user_ids: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly ask: (about: readonly About[]) => Promise<void>;
}

export const ways = ['push', 'slack'] as const;
export function wayOf(ctx: Asking, channel: (typeof ways)[number]): Way {
  if (channel === 'push')
    return {
      reached: (_, user_ids) => withBrowsers(ctx.db, user_ids),
      ask: (about) => askForPushes(ctx, about),
    };
  const messenger = ctx.services.domains.messengers.get(channel);
  return {
    reached: async (team, user_ids) =>
      new Set(user_ids.length > 0 && (await messenger?.isThere(ctx.db, team)) === true ? user_ids : []),
    async ask(about) {
      for (const one of about)
        ctx.outbox.later(sayOne, { ...one, channel }, { key: `say:${channel}:${one.person_id}:${one.event_id}` });
    },
  };
}
