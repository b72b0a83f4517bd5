import type { Domain } from '../../kit/domain.ts';
import { days, ofUser } from '../../kit/tables.ts';
import { notificationsJobs } from './jobs.ts';
import { notificationsRouter } from './router.ts';

export const notificationsDomain = {
  router: notificationsRouter,
  jobs: notificationsJobs,
  references: { notification: null },
  tables: {
    notifications: ofUser({
      kept: [...days(90, 'created_at', { given: 'read_at' }), ...days(365, 'created_at')],
      mention: ['title', 'body'],
      none: ['type', 'entity'],
    }),
  },
} satisfies Domain;
