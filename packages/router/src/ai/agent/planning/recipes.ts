import { cut, wordsIn } from '../../ai/rules/words.ts';
import type { GivenStep } from './steps.ts';

interface Recipe {
  /** One word of each of these has to be in the goal. */
  readonly words: readonly (readonly string[])[];
  readonly steps: (goal: string) => readonly GivenStep[];
}

/** The plans that need no model, for things that people ask for in so many words. The first that fits counts. */
const recipes: readonly Recipe[] = [
  {
    words: [['create', 'open', 'file'], ['ticket']],
    steps: (goal) => [
      {
        procedure: 'tickets.create',
        input: { title: cut(goal, 200), description: goal },
        why: 'You ask for a ticket.',
      },
    ],
  },
  {
    words: [
      ['my', 'mine'],
      ['tickets', 'ticket'],
    ],
    steps: () => [{ procedure: 'tickets.list', input: { assignee_id: 'me' }, why: 'They are assigned to you.' }],
  },
  {
    words: [
      ['list', 'show', 'find', 'which'],
      ['tickets', 'ticket'],
    ],
    steps: () => [
      { procedure: 'tickets.list', input: { status_category: ['open'], sort: 'priority' }, why: 'These are open.' },
    ],
  },
  {
    words: [['tasks', 'task']],
    steps: () => [{ procedure: 'tasks.listAll', input: {}, why: 'These are the tasks you may see.' }],
  },
  {
    words: [['overview', 'state', 'status', 'dashboard', 'figures', 'report']],
    steps: () => [{ procedure: 'dashboard.overview', input: {}, why: 'It shows the state of the desk.' }],
  },
];

/** The steps of the first recipe that fits a goal; undefined where none does. */
export function recipeFor(goal: string): readonly GivenStep[] | undefined {
  const said = new Set(wordsIn(goal));
  return recipes.find(({ words }) => words.every((any) => any.some((word) => said.has(word))))?.steps(goal);
}
