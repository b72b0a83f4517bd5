/** The words of what webhooks send again, and of repositories. */
export const said = {
  recover: {
    title: 'Send what was missed',
    hint: 'What happened in this time and did not arrive is sent once more, in its order.',
    since: 'From',
    until: 'To',
    untilHint: 'Empty: until now.',
    sending: (done: number, total: number | null) =>
      total === null ? 'What was missed is looked for …' : `${done} of ${total} sent …`,
    sent: (count: number) =>
      count === 0 ? 'Nothing was missed' : count === 1 ? '1 message is sent again' : `${count} messages are sent again`,
  },
  repositories: {
    title: 'Repositories',
    hint: 'A pull request that names a ticket moves it when it is merged.',
    empty: 'No repository is linked.',
    emptyHint: 'Connect GitHub, and link those whose merges are about tickets.',
    link: 'Link a repository',
    name: 'Owner and name',
    nameHint: 'Such as acme/website.',
    project: 'Project',
    noProject: 'None',
    status: 'A merge sets tickets to',
    noStatus: 'Nothing: it is only noted',
    sets: (status: string) => `merges set tickets to ${status}`,
    unlink: 'Unlink',
    unlinkQuestion: 'Its merges have no effect on tickets from now on.',
    unlinked: 'Unlinked',
  },
} as const;
