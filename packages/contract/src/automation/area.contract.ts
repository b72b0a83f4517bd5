import { inbound } from './inbound.ts';
import { webhooks } from './webhooks.ts';

export const automation = {
  webhooks,
  inbound,
};
