import { z } from 'zod';
import { ref } from '../kit/fields.ts';

/** A person beside their id in a row: what is needed to show them. */
export const PersonName = z
  .strictObject({
    id: ref('person'),
    name: z.string(),
    left: z.boolean().describe('Whether they have left the team.'),
  })
  .meta({ id: 'PersonName', description: 'A person, as rows show them.' });
export type PersonName = z.infer<typeof PersonName>;
