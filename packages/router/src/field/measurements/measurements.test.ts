import { randomUUIDv7 } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { units, type UnitName } from '@deskwire/contract/kit/units.ts';
import { testWorld } from '../../testing/world.ts';
import { aCrew, anInspection } from '../inspections/inspections.fixture.ts';

const world = await testWorld();

describe('a measurement', () => {
  test('stays as it was typed, and is read in other units of its kind without being rewritten', async () => {
    const { ada } = await aCrew(world);
    const { measurements } = await world.as(ada);
    const made = await measurements.create({ label: 'A wall', value: '12.50', unit: 'ft' });
    expect(made).toMatchObject({ value: '12.50', unit: 'ft', kind: 'length', base_value: '3.81', reading: null });
    const read = async (in_unit: string) => (await measurements.list({ in_unit })).items[0];
    expect((await read('in'))?.reading).toEqual({ value: '150', unit: 'in' });
    expect((await read('m'))?.reading).toEqual({ value: '3.81', unit: 'm' });
    expect(await read('kg')).toMatchObject({ value: '12.50', unit: 'ft', reading: null, version: 1 });
    const row = await world.kysely
      .selectFrom('measurements')
      .select(['value', 'unit', 'base_value'])
      .where('id', '=', made.id)
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ value: '12.50', unit: 'ft', base_value: '3.81' });
  });

  test('of any value and unit is stored exactly', async () => {
    const { ada } = await aCrew(world);
    const names = Object.keys(units) as UnitName[];
    const values = fc
      .tuple(fc.integer({ min: -999_999, max: 999_999 }), fc.integer({ min: 0, max: 999_999 }))
      .map(([whole, decimals]) => `${whole}.${String(decimals).padStart(6, '0')}`);
    await fc.assert(
      fc.asyncProperty(values, fc.constantFrom(...names), async (value, unit) => {
        const { measurements } = await world.as(ada);
        const made = await measurements.create({ label: 'Anything', value, unit });
        expect(made).toMatchObject({ value, unit });
        // The database multiplies for itself: its numbers are decimals without an end.
        const { factor, offset = [0n, 1n] } = units[unit];
        const { rows } = await world.pool.query<{ exact: boolean }>(
          `select abs(base_value * $1::numeric * $2::numeric - (value::numeric * $2::numeric + $3::numeric) * $4::numeric)
             <= $1::numeric * $2::numeric * 0.0000000000000000005 as exact from measurements where id = $5`,
          [String(factor[1]), String(offset[1]), String(offset[0]), String(factor[0]), made.id],
        );
        expect(rows).toEqual([{ exact: true }]);
      }),
      { numRuns: 40 },
    );
  });

  test('in a unit that nobody knows is refused with those that are known', async () => {
    const { ada } = await aCrew(world);
    const { measurements } = await world.as(ada);
    const unknown = { app: 'UNIT_UNKNOWN', details: { unit: 'furlong' } };
    await expect(measurements.create({ label: 'x', value: '1', unit: 'furlong' })).rejects.toMatchObject(unknown);
    await expect(measurements.list({ in_unit: 'furlong' })).rejects.toMatchObject(unknown);
    for (const value of ['1e3', '1,5', '.5', 'NaN', '1234567890123'])
      await expect(measurements.create({ label: 'x', value, unit: 'm' })).rejects.toMatchObject({
        app: 'INVALID_INPUT',
      });
  });

  test('sent again under its id is the same one; another is refused', async () => {
    const { ada } = await aCrew(world);
    const { id: inspection_id } = await anInspection(world, ada);
    const sent = { id: randomUUIDv7(), inspection_id, label: 'A wall', value: '3', unit: 'm' };
    const made = await Promise.all(
      Array.from({ length: 8 }, async () => (await world.as(ada)).measurements.create(sent)),
    );
    expect(new Set(made.map(({ id }) => id))).toEqual(new Set([sent.id]));
    const { measurements } = await world.as(ada);
    // By key it is the same inspection.
    expect(await measurements.create({ ...sent, inspection_id: 'INS-1' })).toMatchObject({ version: 1 });
    await expect(measurements.create({ ...sent, value: '4' })).rejects.toMatchObject({ app: 'ID_TAKEN' });
    expect((await measurements.list({ inspection_id })).total).toBe(1);
  });

  test('is corrected with its unit, unless somebody else was faster, and deleted', async () => {
    const { ada } = await aCrew(world);
    const { measurements } = await world.as(ada);
    const { id: measurement_id } = await measurements.create({ label: 'A wall', value: '3', unit: 'm' });
    const corrected = await measurements.update({ measurement_id, value: '10', unit: 'kg', version: 1 });
    expect(corrected).toMatchObject({ value: '10', unit: 'kg', kind: 'mass', base_value: '10', version: 2 });
    await expect(measurements.update({ measurement_id, value: '11', version: 1 })).rejects.toMatchObject({
      app: 'VERSION_CONFLICT',
      details: { current: { value: '10', version: 2 } },
    });
    expect((await measurements.list({ kind: 'mass', search: 'WALL' })).total).toBe(1);
    expect((await measurements.list({ kind: 'length' })).total).toBe(0);
    expect(await measurements.delete({ measurement_id })).toMatchObject({ value: '10' });
    await expect(measurements.delete({ measurement_id })).rejects.toMatchObject({ app: 'MEASUREMENT_NOT_FOUND' });
  });
});
