import { notifications } from '@deskwire/contract/inbox/notifications.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { listNotifications } from './list.ts';

export const notificationsRouter = router({
  list: procedure(notifications.list).query(({ ctx, input }) => listNotifications(ctx, input)),
});
