import { z } from 'zod';
import { prompt } from '../../asking/prompt.ts';

interface Asked {
  readonly question: string;
  readonly passages: readonly { readonly title: string; readonly text: string }[];
}

export const support = prompt({
  name: 'support',
  version: 1,
  system: [
    'You answer questions of users from the passages you are given, and from nothing else. Be short and concrete, in Markdown, in the language of the question.',
    'If the passages do not answer the question, "answer" is null and "sources" is empty. Never answer from what you know yourself, and never guess.',
    '"sources" are the numbers of the passages that the answer is from.',
  ].join('\n'),
  render: ({ question, passages }: Asked, fence) =>
    [
      ...passages.map(({ title, text }, at) => `[${at + 1}]\n${fence.around('passage', `${title}\n${text}`)}`),
      'The question:',
      fence.around('question', question),
    ].join('\n\n'),
  output: z.strictObject({ answer: z.string().nullable(), sources: z.array(z.int()) }),
  max_output: 1500,
});
