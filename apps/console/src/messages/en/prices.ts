/** The words of what models cost. */
export const said = {
  title: 'Prices of AI',
  hint: 'What models cost, in US dollars for a million tokens, where you know better than the list that we keep.',
  empty: 'The prices of the list hold.',
  add: 'Set a price',
  model: 'Model',
  modelHint: 'As providers call it.',
  from: 'From this day on',
  fromHint: 'In UTC. Empty: today. Calls before keep their price.',
  input: 'Input',
  cached: 'Input from the cache',
  cachedHint: 'Empty: as other input.',
  output: 'Output',
  line: (input: string, cached: string, output: string) => `input ${input}, cached ${cached}, output ${output}`,
  since: (day: string) => `from ${day}`,
  removeQuestion: (model: string) => `What ${model} cost before counts again from now on.`,
} as const;
