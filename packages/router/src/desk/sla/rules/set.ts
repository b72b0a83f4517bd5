import { randomUUIDv7 } from 'node:crypto';
import type { slaRules } from '@deskwire/contract/desk/sla.rules.ts';
import type { SlaReminder, SlaRule } from '@deskwire/contract/desk/sla.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { requireRoom } from '../../../kit/limits/entitlements.ts';
import { AppError, constraintMeans } from '../../../kit/errors.ts';
import { reviseBook } from '../revise.ts';
import * as queries from './queries.ts';

constraintMeans({ sla_rules_team_id_calendar_id_fkey: 'SLA_CALENDAR_NOT_FOUND' });

const usualReminders: SlaReminder[] = [
  { percent: 50, notify: ['assignee'] },
  { percent: 75, notify: ['assignee'] },
  { percent: 90, notify: ['assignee', 'agents'] },
  { percent: 100, notify: ['assignee', 'agents', 'admins'] },
];

/** There is one rule for each type, priority and category; setting it again changes what is given and keeps the rest. */
export async function setRule(ctx: Ctx<typeof slaRules.set>, input: In<typeof slaRules.set>): Promise<SlaRule> {
  const { db, scope, events, outbox, now } = ctx;
  const {
    team_id: _,
    version,
    only_new = false,
    ticket_type = null,
    priority = null,
    category = null,
    ...fields
  } = input;
  const change: queries.RuleChange = Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  );
  const match = { ticket_type, priority, category };
  const fresh = {
    id: randomUUIDv7(),
    name: [category, ticket_type, priority].filter((part) => part !== null).join(', ') || 'All tickets',
    response_time_hours: null,
    next_response_time_hours: null,
    resolution_time_hours: null,
    calendar_id: null,
    pause_categories: ['waiting' as const],
    pause_statuses: [],
    reopen: 'continue' as const,
    reminders: usualReminders,
  };
  const how = { version, only_new, at: now() };
  const rule = await queries.upsertRule(db, scope, { ...fresh, ...change, ...match }, change, how);
  if (rule === undefined && only_new) throw new AppError('SLA_RULE_EXISTS');
  if (rule === undefined)
    throw new AppError('VERSION_CONFLICT', { current: (await queries.findRuleFor(db, scope, match))! });
  // Counted after it: a rule that was there before takes no more room.
  await requireRoom(ctx, 'sla_rules', 0);
  events.add('sla.rule_set', { id: rule.id, version: rule.version }, { changes: { ...match, ...change } });
  await reviseBook({ db, outbox, now }, scope.team_id);
  return rule;
}
