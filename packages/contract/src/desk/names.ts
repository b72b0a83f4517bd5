import { z } from 'zod';
import { ref } from '../kit/fields.ts';

/** A ticket beside its id in a row: what is needed to show it. */
export const TicketName = z
  .strictObject({ id: ref('ticket'), key: z.string().meta({ examples: ['TKT-001'] }), title: z.string() })
  .meta({ id: 'TicketName', description: 'A ticket, as rows show it.' });
export type TicketName = z.infer<typeof TicketName>;
