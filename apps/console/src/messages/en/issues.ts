/** The words of tickets that are linked to Jira issues. */
const counted = (count: number): string => (count === 1 ? '1 ticket' : `${count.toLocaleString('en')} tickets`);

export const said = {
  title: 'Jira',
  create: 'Create',
  createTitle: 'Create a Jira issue',
  createHint: 'The issue copies the ticket. After that, both stay in sync as the project is set up.',
  project: 'Project',
  assignee: 'Assignee in Jira',
  asHere: 'Same as here, if they have a Jira account',
  created: (key: string) => `Created ${key}`,
  link: 'Link',
  linkTitle: 'Link to an existing issue',
  key: 'Issue key',
  keyHint: 'Such as ITSM-12. Where the two differ, the issue wins unless the project is set up otherwise.',
  unlink: 'Unlink',
  unlinkQuestion: (key: string) => `The ticket and ${key} both stay, but are no longer kept in sync.`,
  unlinked: 'Issue unlinked',
  pending: 'Syncing',
  none: 'No linked issue.',
  many: 'Send to Jira …',
  manyTitle: 'Create Jira issues',
  manyHint: 'You see a preview first.',
  most: (most: number) => `Up to ${most} at once. The rest of the selection is left out.`,
  update: 'Also update existing issues',
  check: 'Preview',
  go: (count: number) => `Send ${counted(count)} to Jira`,
  finished: (created: number, failed: number) =>
    [`${counted(created)} created in Jira`, ...(failed === 0 ? [] : [`${counted(failed)} failed`])].join(', '),
  states: {
    created: 'Created',
    updated: 'Updated',
    skipped: 'Unchanged',
    would_create: 'To be created',
    failed: 'Failed',
  },
  results: 'Results',
} as const;
