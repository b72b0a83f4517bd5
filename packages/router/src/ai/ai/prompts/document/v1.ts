import { prompt } from '../../asking/prompt.ts';

export const document = prompt({
  name: 'document',
  version: 1,
  system: 'You write documents for a software team, in Markdown: clear, concrete and no longer than needed.',
  render: ({ title, wish, draft }: { title: string; wish: string; draft: string | null }, fence) =>
    [
      'Title:',
      fence.around('title', title),
      ...(draft === null ? [] : ['Start from this draft:', fence.around('draft', draft)]),
      'What the person wants:',
      wish,
    ].join('\n'),
  output: undefined,
  max_output: 4000,
});
