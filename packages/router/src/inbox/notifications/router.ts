import { notifications } from '@deskwire/contract/inbox/notifications.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { listNotifications } from './list.ts';
import { markRead } from './mark-read.ts';
import { getPreferences } from './preferences/get.ts';
import { setPreferences } from './preferences/set.ts';
import { getPushKey } from './push/key.ts';
import { subscribe } from './push/subscribe.ts';
import { unsubscribePush } from './push/unsubscribe.ts';
import { getQuietHours } from './quiet-hours/get.ts';
import { setQuietHours } from './quiet-hours/set.ts';
import { readAll } from './read-all.ts';
import { readNotification } from './read.ts';
import { send } from './send.ts';
import { listTypes } from './types.ts';
import { unsubscribe } from './unsubscribe.ts';

export const notificationsRouter = router({
  list: procedure(notifications.list).query(({ ctx, input }) => listNotifications(ctx, input)),
  read: procedure(notifications.read).mutation(({ ctx, input }) => readNotification(ctx, input)),
  markRead: procedure(notifications.markRead).mutation(({ ctx, input }) => markRead(ctx, input)),
  readAll: procedure(notifications.readAll).mutation(({ ctx, input }) => readAll(ctx, input)),
  send: procedure(notifications.send).mutation(({ ctx, input }) => send(ctx, input)),
  unsubscribe: procedure(notifications.unsubscribe).mutation(({ ctx, input }) => unsubscribe(ctx, input)),
  types: procedure(notifications.types).query(({ ctx }) => listTypes(ctx)),
  push: router({
    key: procedure(notifications.push.key).mutation(({ ctx }) => getPushKey(ctx)),
    subscribe: procedure(notifications.push.subscribe).mutation(({ ctx, input }) => subscribe(ctx, input)),
    unsubscribe: procedure(notifications.push.unsubscribe).mutation(({ ctx, input }) => unsubscribePush(ctx, input)),
  }),
  preferences: router({
    get: procedure(notifications.preferences.get).query(({ ctx }) => getPreferences(ctx)),
    set: procedure(notifications.preferences.set).mutation(({ ctx, input }) => setPreferences(ctx, input)),
  }),
  quietHours: router({
    get: procedure(notifications.quietHours.get).query(({ ctx }) => getQuietHours(ctx)),
    set: procedure(notifications.quietHours.set).mutation(({ ctx, input }) => setQuietHours(ctx, input)),
  }),
});
