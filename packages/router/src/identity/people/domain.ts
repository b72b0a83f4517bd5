import type { Domain } from '../../kit/domain.ts';
import { peopleRouter } from './router.ts';

export const peopleDomain = {
  router: peopleRouter,
  references: { person: 'people' },
  audiences: { person: { needs: 'people.read' } },
} satisfies Domain;
