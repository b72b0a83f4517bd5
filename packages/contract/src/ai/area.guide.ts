import type { Guide } from '../kit/guide.ts';
import type { ai } from './area.contract.ts';

export const aiGuide = {
  ai: ['AI', 'Summarize, translate, extract and compare, with a model or by rules, and see what it cost.'],
  chat: ['Chat', 'Talk over what your team knows: cited, resumable, and able to propose tickets.'],
  agent: ['Agent', 'Plan and run work out of procedures that you may call; people decide on what matters.'],
  reports: ['Reports', 'Numbers from the database and words about them: shared, scheduled, exported.'],
  previews: ['Previews', 'Have files of a project built by a worker, and get what it built.'],
  aiDocs: ['AI docs', 'Documentation of the files of a project, written part by part and kept.'],
} satisfies Guide<typeof ai>;
