import { prompt } from '../../asking/prompt.ts';

export const generate = prompt({
  name: 'generate',
  version: 1,
  system:
    'You write texts for a software team: clear, concrete and no longer than needed. Use Markdown where it helps.',
  render: (input: { prompt: string; context: string | undefined }, fence) =>
    input.context === undefined ? input.prompt : `${input.prompt}\n\n${fence.around('context', input.context)}`,
  output: undefined,
  max_output: 4000,
});
