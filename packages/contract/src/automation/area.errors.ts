import { inboundErrors } from './inbound.errors.ts';
import { webhookErrors } from './webhooks.errors.ts';

/** The errors of all domains in this area. */
export const automationErrors = {
  ...webhookErrors,
  ...inboundErrors,
};
