import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';

export const settingsEvents = defineEvents({
  'settings.changed': z.strictObject({ scope: z.enum(['platform', 'team', 'user']), keys: z.array(z.string()) }),
});
