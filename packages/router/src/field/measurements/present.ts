import type { Measurement } from '@deskwire/contract/field/measurements.ts';
import { convert, toBase, units, type UnitName } from '@deskwire/contract/kit/units.ts';
import type { MeasurementRow } from './queries.ts';

/** A measurement as it was typed and, where another unit was asked for, read in that: always from what was typed. */
export const presentMeasurement =
  (in_unit?: UnitName) =>
  (row: MeasurementRow): Measurement => {
    const unit = row.unit as UnitName;
    const value = in_unit === undefined ? undefined : convert(row.value, unit, in_unit);
    return {
      ...row,
      kind: units[unit].kind,
      base_value: toBase(row.value, unit),
      reading: value === undefined || in_unit === undefined ? null : { value, unit: in_unit },
    };
  };

/** A value in its unit, as it is stored. */
export const measured = (value: string, unit: UnitName) => ({
  value,
  unit,
  kind: units[unit].kind,
  base_value: toBase(value, unit),
});
