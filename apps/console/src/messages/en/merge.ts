const counted = (count: number, one: string, many: string): string =>
  count === 1 ? `1 ${one}` : `${count.toLocaleString('en')} ${many}`;

/** The words of merging two people. */
export const said = {
  merge: 'Merge',
  title: (name: string) => `Merge ${name} into another person`,
  into: 'Person to keep',
  nobody: 'No matching people.',
  hint: 'Use this when one person is listed twice. Search for the one to keep.',
  moves: (name: string) => `What moves to ${name}`,
  reported: (count: number) => counted(count, 'reported ticket', 'reported tickets'),
  watched: (count: number) => counted(count, 'watched ticket', 'watched tickets'),
  rest: 'Their comments, and everything else that refers to them',
  address: (email: string) => `Mail from ${email}`,
  gone: (name: string) => `${name} will be removed. This cannot be undone.`,
  merged: 'People merged',
} as const;
