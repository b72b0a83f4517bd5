import { webhooks } from './webhooks.ts';

export const automation = {
  webhooks,
};
