/** The words of what AI suggests for a ticket. */
export const said = {
  suggestions: 'Suggestions',
  fields: { priority: 'Priority', category: 'Category' },
  sure: (confidence: number) => `right in ${Math.round(confidence * 100)} % of such cases`,
  sources: { learned: 'from what people here have set', model: 'from a model', rules: 'from rules' },
  applied: 'Set by AI',
  accept: 'Accept',
  reject: 'Refuse',
  acceptOf: (value: string) => `Accept: ${value}`,
  rejectOf: (value: string) => `Refuse: ${value}`,
  refused: 'Refused',
  accepted: 'Accepted',
} as const;
