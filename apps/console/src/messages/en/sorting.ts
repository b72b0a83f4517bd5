const tickets = (count: number): string => (count === 1 ? '1 ticket' : `${count.toLocaleString('en')} tickets`);
const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** The words of how AI sorts tickets. */
export const said = {
  categories: 'Categories',
  categoriesHint: 'What new tickets are sorted into. Without any, those count that tickets have anyway.',
  noCategories: 'The team has not said what there is.',
  add: 'Add a category',
  editOf: (name: string) => `Edit ${name}`,
  name: 'Name',
  description: 'Which tickets belong into it',
  keywords: 'Words that speak for it',
  keywordsHint: 'One in each line.',
  active: 'New tickets are sorted into it',
  inactive: 'No longer used',
  removeQuestion: (name: string) => `Tickets that are in ${name} stay in it. No more are sorted into it.`,
  up: (name: string) => `Move up: ${name}`,
  classifier: 'What was learned',
  classifierHint: (needs: number) =>
    `From how people here sort tickets, once ${tickets(needs)} were sorted. It stays here: no other team learns from it.`,
  targets: { priority: 'Priority', category: 'Category' },
  nothing: 'Nothing yet: rules and models suggest.',
  right: (accuracy: number, samples: number) => `right in ${percent(accuracy)}, learned from ${tickets(samples)}`,
  outcomes: {
    live: 'In use',
    too_few: 'Too few tickets',
    worse: 'Not better: the one before stays',
    uncalibrated: 'Not sure of itself: the one before stays',
  },
  trained: 'Last training',
  train: 'Train now',
  training: 'It is trained. What came of it stands here soon.',
} as const;
