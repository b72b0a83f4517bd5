import type { Domain } from '../../kit/domain.ts';
import { ofPerson } from '../../kit/tables.ts';
import { measurementsRouter } from './router.ts';

export const measurementsDomain = {
  router: measurementsRouter,
  references: { measurement: 'measurements' },
  audiences: { measurement: { needs: 'field.read' } },
  tables: {
    measurements: ofPerson('measured_by', {
      authored: ['label', 'note'],
      none: ['value', 'unit', 'kind'],
      secret: ['created_hash'],
    }),
  },
} satisfies Domain;
