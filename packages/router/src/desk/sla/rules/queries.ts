import { sql } from 'kysely';
import type { SlaReminder, SlaRule } from '@deskwire/contract/desk/sla.schemas.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'sla_rules'>();
const columns = [
  'id',
  'team_id',
  'name',
  'ticket_type',
  'priority',
  'category',
  'response_time_hours',
  'next_response_time_hours',
  'resolution_time_hours',
  'calendar_id',
  'pause_categories',
  'pause_statuses',
  'reopen',
  'reminders',
  'created_at',
  'updated_at',
  'version',
] as const;
type Selected = Omit<SlaRule, 'reminders'> & { reminders: unknown };
const typed = (row: Selected): SlaRule => ({ ...row, reminders: row.reminders as SlaReminder[] });

/** The rules of a team, oldest first. */
export async function listRules(db: Db, { team_id }: InTeam, slice: Slice) {
  const matching = on(db).selectFrom('sla_rules').where('team_id', '=', team_id);
  const { rows, ...found } = await listed(
    db,
    { rows: matching.select(columns), matching },
    ['created_at', 'id'],
    'asc',
    slice,
  );
  return { ...found, rows: rows.map(typed) };
}

export async function findRule(db: Db, { team_id }: InTeam, id: string): Promise<SlaRule | undefined> {
  const row = await on(db)
    .selectFrom('sla_rules')
    .select(columns)
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && typed(row);
}

type Match = Pick<SlaRule, 'ticket_type' | 'priority' | 'category'>;
/** The rule for exactly this type, priority and category. */
export async function findRuleFor(db: Db, { team_id }: InTeam, match: Match): Promise<SlaRule | undefined> {
  const row = await on(db)
    .selectFrom('sla_rules')
    .select(columns)
    .where('team_id', '=', team_id)
    .where(sql<boolean>`ticket_type is not distinct from ${match.ticket_type}::text`)
    .where(sql<boolean>`priority is not distinct from ${match.priority}::text`)
    .where(sql<boolean>`category is not distinct from ${match.category}::text`)
    .executeTakeFirst();
  return row && typed(row);
}

export type RuleChange = Partial<
  Omit<SlaRule, 'id' | 'team_id' | 'created_at' | 'updated_at' | 'version' | keyof Match>
>;
const stored = (change: RuleChange) => ({
  ...change,
  ...(change.reminders === undefined ? {} : { reminders: JSON.stringify(change.reminders) }),
});

/** Adds a rule, or changes what is given of the one for the same tickets. Undefined: there is one that must not be changed. */
export async function upsertRule(
  db: Tx,
  { team_id }: InTeam,
  rule: Required<RuleChange> & Match & { id: string },
  change: RuleChange,
  { version, only_new, at }: { version: number | undefined; only_new: boolean; at: string },
): Promise<SlaRule | undefined> {
  const row = await on(db)
    .insertInto('sla_rules')
    .values({ ...rule, reminders: JSON.stringify(rule.reminders), team_id, created_at: at, updated_at: at })
    .onConflict((conflict) => {
      const same = conflict.constraint('sla_rules_match');
      if (only_new) return same.doNothing();
      const update = same.doUpdateSet((eb) => ({
        ...stored(change),
        updated_at: at,
        version: eb('sla_rules.version', '+', 1),
      }));
      return version === undefined ? update : update.where('sla_rules.version', '=', version);
    })
    .returning(columns)
    .executeTakeFirst();
  return row && typed(row);
}

export async function deleteRule(db: Tx, { team_id }: InTeam, id: string): Promise<SlaRule | undefined> {
  const row = await on(db)
    .deleteFrom('sla_rules')
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirst();
  return row && typed(row);
}
