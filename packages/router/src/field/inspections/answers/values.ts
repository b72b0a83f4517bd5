import { isDeepStrictEqual } from 'node:util';
import type { AnswerValue, InspectionItem } from '@deskwire/contract/field/inspections.schemas.ts';
import { units, type UnitName } from '@deskwire/contract/kit/units.ts';
import { AppError, invalid } from '../../../kit/errors.ts';
import { isBlank } from '../../signatures/blank.ts';

const isUnit = (unit: string): unit is UnitName => Object.hasOwn(units, unit);

/** A unit by its symbol, of the same kind as another one if that is given. Throws UNIT_UNKNOWN with those there are. */
export function unitOf(unit: string, like?: string | null): UnitName {
  const kind = like == null || !isUnit(like) ? undefined : units[like].kind;
  const known = Object.keys(units).filter((name) => kind === undefined || units[name as UnitName].kind === kind);
  if (!known.includes(unit)) throw new AppError('UNIT_UNKNOWN', { unit, known });
  return unit as UnitName;
}

const kinds: Readonly<
  Record<InspectionItem['kind'], (value: AnswerValue, item: InspectionItem) => string | undefined>
> = {
  check: (value) => (typeof value === 'boolean' ? undefined : 'must be true or false for a check'),
  number: (value) => (typeof value === 'number' ? undefined : 'must be a number for this item'),
  text: (value) => (typeof value === 'string' ? undefined : 'must be text for this item'),
  choice: (value, { choices }) =>
    typeof value === 'string' && choices?.includes(value) === true ? undefined : 'must be one of the choices',
  measurement: (value) => (isObject(value) && 'unit' in value ? undefined : 'must be a value with its unit'),
  signature: (value) => (isObject(value) && 'strokes' in value ? undefined : 'must be a signature'),
  photo: () => 'must be uploaded as a photo',
};
const isObject = (value: AnswerValue): value is Exclude<AnswerValue, string | number | boolean | null> =>
  typeof value === 'object' && value !== null;

/** Throws INVALID_INPUT for a value that the item does not take, UNIT_UNKNOWN, SIGNATURE_BLANK. Null removes any answer. */
export function checkValue(item: InspectionItem, value: AnswerValue): void {
  if (value === null && item.kind !== 'photo') return;
  const reason = kinds[item.kind](value, item);
  if (reason !== undefined) throw invalid('value', reason);
  if (!isObject(value)) return;
  if ('unit' in value) unitOf(value.unit, item.unit);
  else if (isBlank(value.strokes)) throw new AppError('SIGNATURE_BLANK');
}

/** Whether two answers say the same, so that there is nothing to decide between them. */
export const isSame = (one: AnswerValue, other: AnswerValue): boolean => isDeepStrictEqual(one, other);
