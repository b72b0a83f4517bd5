import { prompt } from '../../asking/prompt.ts';

export const summarize = prompt({
  name: 'summarize',
  version: 1,
  system:
    'You summarise texts for a software team. Keep names, numbers, versions and decisions. Add nothing that the text does not say. Answer with the summary alone, as plain sentences.',
  render: (input: { text: string; sentences: number; language: string | undefined }, fence) =>
    `Summarise this text in at most ${input.sentences} sentences${
      input.language === undefined ? ', in its own language' : `, in the language ${input.language}`
    }.\n\n${fence.around('text', input.text)}`,
  output: undefined,
  max_output: 1000,
});
