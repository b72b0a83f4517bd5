/** The words of what was changed without a connection. */
export const said = {
  kept: 'Saved. It will be sent when you are back online.',
  sent: 'Saved changes sent',
  waiting: (count: number) => (count === 1 ? '1 change waiting to be sent.' : `${count} changes waiting to be sent.`),
  undecided: (count: number) =>
    count === 1 ? '1 change needs your decision.' : `${count} changes need your decision.`,
  show: 'Show',
  title: 'Unsent changes',
  mine: 'Your version',
  theirs: 'Current version',
  keepMine: 'Keep mine',
  keepTheirs: 'Keep theirs',
  discard: 'Discard',
} as const;
