import type { Guide } from '../kit/guide.ts';
import type { ai } from './area.contract.ts';

export const aiGuide = {
  ai: ['AI', 'Summarize, translate, extract and compare, with a model or by rules, and see what it cost.'],
  chat: ['Chat', 'Talk over what your team knows: cited, resumable, and able to propose tickets.'],
} satisfies Guide<typeof ai>;
