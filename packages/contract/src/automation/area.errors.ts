import { webhookErrors } from './webhooks.errors.ts';

/** The errors of all domains in this area. */
export const automationErrors = {
  ...webhookErrors,
};
