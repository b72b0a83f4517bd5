/** The words of resending what webhooks missed, and of repositories. */
export const said = {
  recover: {
    title: 'Resend missed events',
    hint: 'Events from this period that did not arrive are sent again, in order.',
    since: 'From',
    until: 'To',
    untilHint: 'Leave empty to include everything until now.',
    sending: (done: number, total: number | null) =>
      total === null ? 'Looking for missed events …' : `${done} of ${total} sent …`,
    sent: (count: number) =>
      count === 0 ? 'Nothing was missed' : count === 1 ? '1 event is being resent' : `${count} events are being resent`,
  },
  repositories: {
    title: 'Repositories',
    hint: 'A pull request that names a ticket changes its status when it is merged.',
    empty: 'No linked repositories.',
    emptyHint: 'Connect GitHub, then link the repositories whose merges concern tickets.',
    link: 'Link a repository',
    name: 'Owner and name',
    nameHint: 'Such as acme/website.',
    project: 'Project',
    noProject: 'None',
    status: 'On merge, set tickets to',
    noStatus: 'No change: only record the merge',
    sets: (status: string) => `merges set tickets to ${status}`,
    unlink: 'Unlink',
    unlinkQuestion: 'Its merges no longer affect tickets.',
    unlinked: 'Unlinked',
  },
} as const;
