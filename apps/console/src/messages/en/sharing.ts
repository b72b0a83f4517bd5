import type { Answers } from '../../desk.ts';

type Audience = Answers['collections']['get']['audience'];
/** Who reads a collection besides the people of this list. */
const audiences = (author: string): Readonly<Record<Audience, string>> => ({
  own: `Visible to ${author} and the people ${author} adds.`,
  members: `Visible to ${author} and the people ${author} adds.`,
  team: 'Visible to the whole team. Editors can also change what is in it.',
  project: 'Visible to everybody in its project. Editors can also change what is in it.',
});

/** The words of sharing a collection with people. */
export const said = {
  title: 'Shared with',
  audiences,
  empty: 'Nobody added yet.',
  add: 'Add a person',
  who: 'Who',
  role: 'Access',
  roleOf: (name: string) => `Access for ${name}`,
  roles: { reader: 'Can view', editor: 'Can edit' },
  removed: 'Removed',
  removeQuestion: (name: string) => `${name} loses access, unless everybody has it.`,
} as const;
