import type { SlaRule } from '@deskwire/contract/desk/sla.schemas.ts';
import type { slaRules } from '@deskwire/contract/desk/sla.rules.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from './queries.ts';

/** Gets an SLA rule. Throws SLA_RULE_NOT_FOUND. */
export async function getRule(
  { db, scope }: Ctx<typeof slaRules.get>,
  { rule_id }: In<typeof slaRules.get>,
): Promise<SlaRule> {
  const rule = await queries.findRule(db, scope, rule_id);
  if (rule === undefined) throw new AppError('SLA_RULE_NOT_FOUND');
  return rule;
}
