import { z } from 'zod';
import { prompt } from '../../asking/prompt.ts';

export const analyze = prompt({
  name: 'analyze',
  version: 1,
  system:
    'You analyse texts for a software team. Say only what follows from the text. If it does not answer the question, say so.',
  render: (input: { text: string; question: string | undefined }, fence) =>
    `Summarise this text in at most five sentences, say what its tone is, and name up to ten typical keywords of it.${
      input.question === undefined ? ' "answer" is null.' : ` Answer this question about it: ${input.question}`
    }\n\n${fence.around('text', input.text)}`,
  output: z.strictObject({
    summary: z.string(),
    sentiment: z.enum(['positive', 'neutral', 'negative']),
    keywords: z.array(z.string()),
    answer: z.string().nullable(),
  }),
  max_output: 2000,
});
