/** The words of tickets that are issues of Jira as well. */
const counted = (count: number): string => (count === 1 ? '1 ticket' : `${count.toLocaleString('en')} tickets`);

export const said = {
  title: 'Jira',
  create: 'Create',
  createTitle: 'Create an issue in Jira',
  createHint: 'With what the ticket says now. From then on both are kept alike, as the project is set up.',
  project: 'Project',
  assignee: 'Assignee in Jira',
  asHere: 'As here, if they have an account',
  created: (key: string) => `It is ${key} now`,
  link: 'Link',
  linkTitle: 'Link to an issue that exists',
  key: 'Key of the issue',
  keyHint: 'Such as ITSM-12. Where both differ, what the issue says counts, unless the project is set up otherwise.',
  unlink: 'Unlink',
  unlinkQuestion: (key: string) => `The ticket and ${key} both stay, and go their own ways from now on.`,
  unlinked: 'They go their own ways now',
  pending: 'Being written',
  none: 'It is no issue yet.',
  many: 'To Jira …',
  manyTitle: 'Create issues in Jira',
  manyHint: 'First you see what would happen.',
  most: (most: number) => `At most ${most} at once. The others of those selected are left out.`,
  update: 'Write those that are issues already once more',
  check: 'Show what would happen',
  go: (count: number) => `Write ${counted(count)} to Jira`,
  finished: (created: number, failed: number) =>
    [`${counted(created)} became issues`, ...(failed === 0 ? [] : [`${counted(failed)} did not`])].join(', '),
  states: {
    created: 'Created',
    updated: 'Written',
    skipped: 'Stays as it is',
    would_create: 'Becomes an issue',
    failed: 'Refused',
  },
  results: 'What became of each',
} as const;
