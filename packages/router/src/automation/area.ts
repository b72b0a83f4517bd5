import { inboundDomain } from './inbound/domain.ts';
import { integrationsDomain } from './integrations/domain.ts';
import { webhooksDomain } from './webhooks/domain.ts';

export const automation = {
  webhooks: webhooksDomain,
  inbound: inboundDomain,
  integrations: integrationsDomain,
};
