import type { Domain } from '../../kit/domain.ts';
import { ofPerson } from '../../kit/tables.ts';
import { peopleRouter } from './router.ts';

export const peopleDomain = {
  router: peopleRouter,
  references: { person: 'people' },
  audiences: { person: { needs: 'people.read' } },
  tables: {
    people: ofPerson('id', { identity: ['name', 'email'], none: ['granted'] }),
    merged_people: ofPerson('into_id', { address: ['email'] }),
  },
} satisfies Domain;
