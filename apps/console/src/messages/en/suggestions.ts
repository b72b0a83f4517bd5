/** The words of what AI suggests for a ticket. */
export const said = {
  suggestions: 'Suggestions',
  fields: { priority: 'Priority', category: 'Category' },
  sure: (confidence: number) => `${Math.round(confidence * 100)} % confidence`,
  sources: { learned: 'learned from your team', model: 'from a model', rules: 'from rules' },
  applied: 'Set by AI',
  accept: 'Accept',
  reject: 'Dismiss',
  acceptOf: (value: string) => `Accept: ${value}`,
  rejectOf: (value: string) => `Dismiss: ${value}`,
  refused: 'Dismissed',
  accepted: 'Accepted',
} as const;
