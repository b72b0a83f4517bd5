import type { Guide } from '../kit/guide.ts';
import type { automation } from './area.contract.ts';

export const automationGuide = {
  webhooks: ['Webhooks', 'Have events posted to addresses of yours, signed, and see what became of each delivery.'],
} satisfies Guide<typeof automation>;
