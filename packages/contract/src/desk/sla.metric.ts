import { z } from 'zod';

export const SlaMetric = z.enum(['first_response', 'next_response', 'resolution']).meta({
  id: 'SlaMetric',
  description: 'Which promise: the first response, each further response, or the resolution of the ticket.',
});
export type SlaMetric = z.infer<typeof SlaMetric>;
