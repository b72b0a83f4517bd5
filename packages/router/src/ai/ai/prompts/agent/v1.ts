import { z } from 'zod';
import { prompt } from '../../asking/prompt.ts';

export const agent = prompt({
  name: 'agent',
  version: 1,
  system: [
    'You plan work in a service desk out of procedures, for a person who reads the plan before it runs.',
    'Use only the procedures that are listed, as few as possible, and none that the goal does not ask for.',
    '"input" is a JSON object as text. A part of the output of an earlier step is {"$from": "2.items.0.id"}: step 2, then the path.',
    'If the goal cannot be reached with these procedures, answer with no steps.',
  ].join('\n'),
  render: (
    { goal, tools }: { goal: string; tools: readonly { procedure: string; summary: string; input: string }[] },
    fence,
  ) =>
    [
      'Procedures:',
      ...tools.map(({ procedure, summary, input }) => `${procedure}: ${summary}. Input: ${input}`),
      'The goal, as the person wrote it:',
      fence.around('goal', goal),
    ].join('\n'),
  output: z.strictObject({
    steps: z.array(z.strictObject({ procedure: z.string(), input: z.string(), why: z.string() })),
  }),
  max_output: 4000,
});
