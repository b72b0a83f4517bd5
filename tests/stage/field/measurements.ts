import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { at } from '../words.ts';
import { stage as inspections } from './inspections.ts';

export const stage = onStage({
  furnish: aMeasurement,
  access: {
    'measurements.list': 'team:field.read',
    'measurements.update': 'team:field.write',
    'measurements.delete': 'team:field.write',
  },
  inputs: {
    'measurements.create': () => ({ label: 'A wall', value: '12.50', unit: 'ft' }),
    'measurements.update': () => ({ value: '12.75' }),
    'measurements.list': () => ({ in_unit: 'm' }),
  },
});

async function aMeasurement({ kysely }: TestWorld, desk: Desk) {
  const { id: team_id, agent, mark } = desk;
  const { rows } = await desk.of(inspections);
  const measurement = randomUUIDv7();
  await kysely
    .insertInto('measurements')
    .values({
      team_id,
      id: measurement,
      inspection_id: rows.inspection,
      label: `${mark} wall`,
      value: '12.50',
      unit: 'ft',
      kind: 'length',
      base_value: '3.81',
      note: mark,
      measured_by: agent.person_id,
      measured_at: at,
      created_hash: Buffer.alloc(32),
      created_at: at,
      updated_at: at,
    })
    .execute();
  return { rows: { measurement } };
}
