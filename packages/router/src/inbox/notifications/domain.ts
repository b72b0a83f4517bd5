import { audited, type Domain } from '../../kit/domain.ts';
import { days, ofPerson, ofUser } from '../../kit/tables.ts';
import { notificationsJobs } from './jobs.ts';
import { notificationNotices } from './notices/notices.ts';
import { notificationsRouter } from './router.ts';

export const notificationsDomain = {
  router: notificationsRouter,
  jobs: notificationsJobs,
  notices: notificationNotices,
  references: { notification: null, push_subscription: null },
  audiences: { notification: audited },
  tables: {
    notifications: ofUser({
      kept: [...days(90, 'created_at', { given: 'read_at' }), ...days(365, 'created_at')],
      mention: ['title', 'body'],
      none: ['type', 'entity'],
    }),
    notification_choices: ofUser({ none: ['type'] }),
    push_subscriptions: ofUser({ secret: ['endpoint_hash', 'sealed'], none: ['kid'] }),
    notification_times: ofUser({ none: ['quiet', 'quiet_zone'] }),
    held_notices: ofPerson('person_id', { none: ['type'] }),
    mail_paces: ofPerson('person_id', { kept: days(1, 'sent_at'), none: ['type'] }),
  },
} satisfies Domain;
