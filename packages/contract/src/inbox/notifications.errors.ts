import { z } from 'zod';
import { conflict, notFound } from '../kit/errors.ts';

/** Errors about notifications. */
export const notificationErrors = {
  PUSH_SUBSCRIPTION_NOT_FOUND: notFound('You have not subscribed this browser. Check its id.'),
  NOTIFICATION_NOT_FOUND: notFound('The notification does not exist, or is not yours. Check its id.'),
  NOTIFICATION_REQUIRED: conflict(
    'This type of notification concerns your security and cannot be turned off. Choose another type.',
    z.strictObject({ type: z.string() }),
  ),
};
