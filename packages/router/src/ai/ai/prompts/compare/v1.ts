import { prompt } from '../../asking/prompt.ts';

export const compare = prompt({
  name: 'compare',
  version: 1,
  system:
    'You compare two texts for a software team. Say what matters: what was added, removed or changed, and what it means. At most five sentences.',
  render: (input: { a: string; b: string }, fence) =>
    `How does the second text differ from the first?\n\n${fence.around('first', input.a)}\n\n${fence.around('second', input.b)}`,
  output: undefined,
  max_output: 800,
});
