import { webhookEvents } from './webhooks.events.ts';

/** The events of all domains in this area. */
export const automationEvents = {
  ...webhookEvents,
};
