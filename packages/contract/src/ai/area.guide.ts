import type { Guide } from '../kit/guide.ts';
import type { ai } from './area.contract.ts';

export const aiGuide = {
  ai: ['AI', 'Summarize, translate, extract and compare, with a model or by rules, and see what it cost.'],
} satisfies Guide<typeof ai>;
