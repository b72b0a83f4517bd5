import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { PersonName } from '../identity/names.ts';
import { expectedVersion, inTeam, line, proposedId, ref, text, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { VALUE } from '../kit/units.ts';
import { inspectionId, InspectionName, unitName } from './inspections.schemas.ts';

export const MeasurementKind = z
  .enum(['length', 'area', 'volume', 'mass', 'count', 'temperature', 'duration', 'ratio'])
  .meta({ id: 'MeasurementKind' });

export const Measurement = z
  .strictObject({
    id: ref('measurement'),
    team_id: ref('team'),
    inspection_id: ref('inspection').nullable(),
    inspection: InspectionName.nullable(),
    label: z.string(),
    value: z.string().describe('As it was typed.'),
    unit: z.string().describe('The unit it was typed in.'),
    kind: MeasurementKind.describe('What was measured. Units of one kind convert into each other.'),
    base_value: z.string().describe('In the base unit of its kind: m, m2, m3, kg, K, s or one, to 18 decimals.'),
    reading: z
      .strictObject({ value: z.string(), unit: z.string() })
      .meta({ id: 'Reading' })
      .nullable()
      .describe('The same in the unit that was asked for; null without one, and for another kind.'),
    note: z.string(),
    measured_by: ref('person'),
    measurer: PersonName,
    measured_at: timestamp(),
    created_at: timestamp(),
    updated_at: timestamp(),
    version: z.int(),
  })
  .meta({ id: 'Measurement' });
export type Measurement = z.infer<typeof Measurement>;

const named = { measurement_id: ref('measurement').describe('Id of the measurement, from measurements.list.') };
const label = line(200).describe('What was measured, such as a wall.');
const value = z
  .string()
  .regex(VALUE)
  .meta({
    description: 'The number as text, with up to 12 digits before the point and 9 behind it. It stays as it is typed.',
    examples: ['12.50'],
  });
const fields = {
  note: text(2000, 0).optional().describe('How it was measured.'),
  measured_at: timestamp().optional().describe('When it was measured. Defaults to now.'),
};
/** The fields of a new measurement. */
export const newMeasurement = {
  inspection_id: inspectionId.optional().describe('The inspection it belongs to, by UUID or key. Omit for none.'),
  label,
  value,
  unit: unitName,
  ...fields,
};

/** Measurements. A value is kept as it was typed, and converted to other units exactly. */
export const measurements = {
  list: query({
    summary: 'List measurements, newest first',
    access: 'team:field.read',
    rest: 'GET /measurements',
    input: inTeam({
      ...pageInput,
      inspection_id: inspectionId.optional().describe('Only measurements of this inspection, by UUID or key.'),
      kind: MeasurementKind.optional().describe('Only measurements of this kind.'),
      search: text(200).optional().describe('Part of the label.'),
      in_unit: unitName.optional().describe('Symbol of the unit to read them in as well. Nothing is rewritten.'),
    }),
    output: Page(Measurement).meta({ id: 'MeasurementPage' }),
    errors: ['INSPECTION_NOT_FOUND', 'UNIT_UNKNOWN', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  create: mutation({
    summary: 'Create a measurement, of an inspection or by itself',
    access: 'team:field.write',
    rest: 'POST /measurements',
    status: 201,
    input: inTeam({ id: proposedId('measurement'), ...newMeasurement }),
    output: Measurement,
    errors: ['INSPECTION_NOT_FOUND', 'INSPECTION_COMPLETED', 'UNIT_UNKNOWN', 'ID_TAKEN'],
    events: ['measurement.created', 'inspection.started'],
    offline: true,
  }),
  update: mutation({
    summary: 'Update a measurement',
    access: 'team:field.write',
    rest: 'PATCH /measurements/{measurement_id}',
    aliases: ['PUT /measurements/{measurement_id}'],
    input: inTeam({
      ...named,
      label: label.optional(),
      value: value.optional(),
      unit: unitName.optional(),
      ...fields,
      version: expectedVersion(),
    }),
    output: Measurement,
    errors: ['MEASUREMENT_NOT_FOUND', 'INSPECTION_COMPLETED', 'UNIT_UNKNOWN', 'VERSION_CONFLICT'],
    events: ['measurement.updated'],
    offline: true,
  }),
  delete: mutation({
    summary: 'Delete a measurement for good; the audit trail keeps what it was',
    access: 'team:field.write',
    rest: 'DELETE /measurements/{measurement_id}',
    input: inTeam(named),
    output: Measurement,
    errors: ['MEASUREMENT_NOT_FOUND', 'INSPECTION_COMPLETED'],
    events: ['measurement.deleted'],
    destructive: true,
  }),
};
