const tickets = (count: number): string => (count === 1 ? '1 ticket' : `${count.toLocaleString('en')} tickets`);
const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** The words of how AI sorts tickets. */
export const said = {
  categories: 'Categories',
  categoriesHint: 'New tickets are sorted into these. Without any, the categories already on tickets are used.',
  noCategories: 'No categories yet.',
  add: 'Add a category',
  editOf: (name: string) => `Edit ${name}`,
  name: 'Name',
  description: 'Which tickets belong here',
  keywords: 'Keywords',
  keywordsHint: 'One per line.',
  active: 'Sort new tickets into it',
  inactive: 'Inactive',
  removeQuestion: (name: string) => `Tickets in ${name} keep the category. No new tickets are sorted into it.`,
  up: (name: string) => `Move up: ${name}`,
  classifier: 'Learned from your tickets',
  classifierHint: (needs: number) =>
    `Learns from how your team sorts tickets, once ${tickets(needs)} have been sorted. No other team's suggestions use it.`,
  targets: { priority: 'Priority', category: 'Category' },
  nothing: 'Nothing learned yet. Suggestions come from rules and models.',
  right: (accuracy: number, samples: number) => `${percent(accuracy)} accurate, learned from ${tickets(samples)}`,
  outcomes: {
    live: 'In use',
    too_few: 'Too few tickets',
    worse: 'No improvement, previous one kept',
    uncalibrated: 'Not reliable enough, previous one kept',
  },
  trained: 'Last training',
  train: 'Train now',
  training: 'Training started. The result appears here soon.',
} as const;
