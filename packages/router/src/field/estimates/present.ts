import type { Estimate, EstimateDetail } from '@deskwire/contract/field/estimates.schemas.ts';
import type { TeamScope } from '../../kit/context.ts';
import { addUp } from './figures/content.ts';
import type * as queries from './queries.ts';
import { canDoWith } from './rules.ts';

export const keyOf = (number: number): string => `EST-${number}`;

export const presentEstimate =
  (scope: TeamScope) =>
  (row: queries.EstimateRow): Estimate => ({ ...row, key: keyOf(row.number), can: canDoWith(scope, row) });

/** An estimate as it reads now, with what each line costs. */
export function presentDetail(scope: TeamScope, row: queries.WholeRow): EstimateDetail {
  const { lines, taxes } = addUp(row);
  return { ...row, key: keyOf(row.number), can: canDoWith(scope, row), lines, taxes };
}
