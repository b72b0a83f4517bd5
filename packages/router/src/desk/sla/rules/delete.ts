import type { slaRules } from '@deskwire/contract/desk/sla.rules.ts';
import type { SlaRule } from '@deskwire/contract/desk/sla.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { reviseBook } from '../revise.ts';
import * as queries from './queries.ts';

export async function deleteRule(
  { db, scope, events, outbox, now }: Ctx<typeof slaRules.delete>,
  { rule_id }: In<typeof slaRules.delete>,
): Promise<SlaRule> {
  const rule = await queries.deleteRule(db, scope, rule_id);
  if (rule === undefined) throw new AppError('SLA_RULE_NOT_FOUND');
  events.add('sla.rule_deleted', { id: rule.id, version: rule.version }, { name: rule.name });
  await reviseBook({ db, outbox, now }, scope.team_id);
  return rule;
}
