import { inboundEvents } from './inbound.events.ts';
import { webhookEvents } from './webhooks.events.ts';

/** The events of all domains in this area. */
export const automationEvents = {
  ...webhookEvents,
  ...inboundEvents,
};
