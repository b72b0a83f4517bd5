import type { Guide } from '../kit/guide.ts';
import type { automation } from './area.contract.ts';

export const automationGuide = {
  webhooks: ['Webhooks', 'Have events posted to addresses of yours, signed, and see what became of each delivery.'],
  inbound: [
    'Inbound',
    'Have other systems send messages here, each verified, stored and counted once, and replay them.',
  ],
} satisfies Guide<typeof automation>;
