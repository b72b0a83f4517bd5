import { z } from 'zod';
import { prompt } from '../../asking/prompt.ts';

export const report = prompt({
  name: 'report',
  version: 1,
  system: [
    'You write reports for people who run a service desk: short, concrete, no praise.',
    'You never write a number. Where you mean the value of a fact, write {{f:key}} with its key. Sentences with any other number are removed.',
    'Write two to four sections, each of a heading and one paragraph in Markdown.',
  ].join('\n'),
  render: ({ title, facts, question }: { title: string; facts: readonly string[]; question: string | null }, fence) =>
    [
      'Title:',
      fence.around('title', title),
      'Facts, as key: name = value:',
      fence.around('facts', facts.join('\n')),
      ...(question === null ? [] : ['Answer in particular what the person wants to know:', question]),
    ].join('\n'),
  output: z.strictObject({ sections: z.array(z.strictObject({ heading: z.string(), text: z.string() })) }),
  max_output: 2500,
});
