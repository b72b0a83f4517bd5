import type { Answers } from '../../desk.ts';

type Audience = Answers['collections']['get']['audience'];
/** Who reads a collection besides the people of this list. */
const audiences = (author: string): Readonly<Record<Audience, string>> => ({
  own: `Nobody but ${author} sees it, and those whom ${author} adds.`,
  members: `Nobody but ${author} sees it, and those whom ${author} adds.`,
  team: 'The whole team reads it. Editors change what is in it as well.',
  project: 'Everybody in its project reads it. Editors change what is in it as well.',
});

/** The words of sharing a collection with people. */
export const said = {
  title: 'Shared with',
  audiences,
  empty: 'Nobody was added.',
  add: 'Add somebody',
  who: 'Who',
  role: 'What they may do',
  roleOf: (name: string) => `What ${name} may do`,
  roles: { reader: 'Read', editor: 'Read and change' },
  removed: 'Removed',
  removeQuestion: (name: string) => `${name} no longer sees it, unless everybody does.`,
} as const;
