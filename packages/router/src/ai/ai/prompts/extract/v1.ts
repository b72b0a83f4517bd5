import { z } from 'zod';
import { prompt } from '../../asking/prompt.ts';

export const extract = prompt({
  name: 'extract',
  version: 1,
  system:
    'You find facts in texts. Copy what you find word for word. Where something is not in the text, say null. Never guess.',
  render: (input: { text: string; fields: readonly { name: string; description: string }[] }, fence) =>
    [
      'Find people, organisations and places in this text.',
      ...(input.fields.length === 0
        ? []
        : [
            'Find these values as well, each under its name:',
            ...input.fields.map(({ name, description }) => `- ${name}: ${description}`),
          ]),
      '',
      fence.around('text', input.text),
    ].join('\n'),
  output: z.strictObject({
    entities: z.array(z.strictObject({ kind: z.enum(['person', 'organisation', 'place']), text: z.string() })),
    fields: z.array(z.strictObject({ name: z.string(), value: z.string().nullable() })),
  }),
  max_output: 3000,
});
