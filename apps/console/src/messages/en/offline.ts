/** The words of what was changed without a connection. */
export const said = {
  kept: 'Kept. It is sent once there is a connection.',
  sent: 'Sent what was kept',
  waiting: (count: number) => (count === 1 ? '1 change waits to be sent.' : `${count} changes wait to be sent.`),
  undecided: (count: number) =>
    count === 1 ? '1 change needs your decision.' : `${count} changes need your decision.`,
  show: 'Show',
  title: 'Changes that wait',
  mine: 'Yours',
  theirs: 'As it is now',
  keepMine: 'Keep mine',
  keepTheirs: 'Keep theirs',
  discard: 'Give it up',
} as const;
