import type { Domain } from '../../kit/domain.ts';
import { eventsRouter } from './router.ts';

export const eventsDomain = {
  router: eventsRouter,
  references: { event: null },
} satisfies Domain;
