import { webhooksDomain } from './webhooks/domain.ts';

export const automation = {
  webhooks: webhooksDomain,
};
