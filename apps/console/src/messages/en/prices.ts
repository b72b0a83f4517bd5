/** The words of what models cost. */
export const said = {
  title: 'AI prices',
  hint: 'What models cost, in US dollars per million tokens, where the price differs from our list.',
  empty: 'The list prices apply.',
  add: 'Set a price',
  model: 'Model',
  modelHint: 'As the provider names it.',
  from: 'Effective from',
  fromHint: 'In UTC. Leave empty for today. Earlier calls keep their price.',
  input: 'Input',
  cached: 'Cached input',
  cachedHint: 'Leave empty to use the price of other input.',
  output: 'Output',
  line: (input: string, cached: string, output: string) => `input ${input}, cached ${cached}, output ${output}`,
  since: (day: string) => `from ${day}`,
  removeQuestion: (model: string) => `The earlier price of ${model} applies again from now on.`,
} as const;
