import type { Guide } from '../kit/guide.ts';
import type { knowledge } from './area.contract.ts';

export const knowledgeGuide = {
  search: ['Search', 'Find tickets, tasks, comments, projects, documents and memories, in any language.'],
  documents: ['Documents', 'Let files, pages and texts be read, found and cited at their exact words.'],
  memory: ['Memory', 'Keep facts in mind, and compose what is known about a question.'],
  collections: ['Collections', 'Share sets of documents and memories with a team, a project or people.'],
} satisfies Guide<typeof knowledge>;
