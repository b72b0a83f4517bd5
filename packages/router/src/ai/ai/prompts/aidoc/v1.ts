import { prompt } from '../../asking/prompt.ts';

const wanted = {
  reference: 'a reference: what each exported thing does, takes and returns',
  readme: 'a short readme: what it is for, and how it is used',
  comments: 'the comments that its parts should have, each under the name of its part',
  changelog: 'an entry for a changelog, as far as the text shows what has changed',
};

export const aidoc = prompt({
  name: 'aidoc',
  version: 1,
  system: 'You document the files of a software project, in Markdown, from nothing but their text. Be exact and short.',
  render: (
    { path, kind, part, source }: { path: string; kind: keyof typeof wanted; part: string; source: string },
    fence,
  ) =>
    [
      `Write ${wanted[kind]}. This is part ${part} of the file:`,
      fence.around('path', path),
      fence.around('source', source),
    ].join('\n'),
  output: undefined,
  max_output: 3000,
});
