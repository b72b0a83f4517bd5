const counted = (count: number, one: string, many: string): string =>
  count === 1 ? `1 ${one}` : `${count.toLocaleString('en')} ${many}`;

/** The words of two people who are the same. */
export const said = {
  merge: 'Merge',
  title: (name: string) => `Merge ${name} into somebody`,
  into: 'Who remains',
  nobody: 'Nobody else fits.',
  hint: 'For one person whom the team knows twice. Search for the one who remains.',
  moves: (name: string) => `What becomes ${name}'s`,
  reported: (count: number) => counted(count, 'ticket that they reported', 'tickets that they reported'),
  watched: (count: number) => counted(count, 'ticket that they watch', 'tickets that they watch'),
  rest: 'What they wrote, and everything else that names them',
  address: (email: string) => `Mail from ${email}`,
  gone: (name: string) => `${name} is gone afterwards. This cannot be undone.`,
  merged: 'They are one person now',
} as const;
