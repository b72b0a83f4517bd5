import type { triggers } from '@deskwire/contract/automation/triggers.ts';
import { events } from '@deskwire/contract/events.ts';
import { tierAllowing } from '@deskwire/contract/kit/entitlements.ts';
import { entitlementsOf } from '../../kit/limits/entitlements.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { In, TeamScope } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { ExpressionError } from '../../kit/expressions/expression.ts';
import { isSource } from '../inbound/sources/is-source.ts';
import { conditionOf } from '../webhooks/sending/matches.ts';
import { nextTime, ScheduleError, timesAnHour, type Times } from './engine/times.ts';
import * as queries from './queries.ts';
import { expressionsIn } from '../workflows/engine/template.ts';

type Given = Pick<In<typeof triggers.create>, 'event' | 'schedule' | 'inbound' | 'input'>;
interface Saving {
  readonly db: Db;
  readonly scope: TeamScope;
  readonly now: () => string;
}

const invalid = (field: string, reason: string) => new AppError('TRIGGER_INVALID', { field, reason });

/**
 * The settings of a trigger, which listens to exactly one thing. Throws TRIGGER_INVALID, PROJECT_NOT_FOUND,
 * TIER_LIMIT_EXCEEDED.
 */
export async function configOf(ctx: Saving, given: Given): Promise<Pick<queries.TriggerRow, 'kind' | 'config'>> {
  const kinds = (['event', 'schedule', 'inbound'] as const).filter((kind) => given[kind] !== undefined);
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) throw invalid('event', 'give one of event, schedule and inbound');
  const config: queries.Config = { ...given[kind] };
  if (kind === 'event') await checkEvents(ctx, config);
  if (kind === 'schedule') await checkSchedule(ctx, config);
  if (kind === 'inbound') await checkSource(ctx, config);
  checkCondition(`${kind}.where`, config.where);
  checkInput(given.input);
  return { kind, config };
}

const known = Object.keys(events);
async function checkEvents({ db, scope }: Saving, { types = [], project_id }: queries.Config): Promise<void> {
  const unknown = types.find((type) =>
    type.endsWith('*') ? !known.some((one) => one.startsWith(type.slice(0, -1))) : !known.includes(type),
  );
  if (unknown !== undefined) throw invalid('event.types', `no event has the type ${unknown}`);
  if (project_id !== undefined && !(await queries.hasProject(db, scope, project_id)))
    throw new AppError('PROJECT_NOT_FOUND');
}

async function checkSource({ db, scope }: Saving, { source_id, provider }: queries.Config): Promise<void> {
  if (source_id === undefined && provider === undefined) throw invalid('inbound', 'give a source_id or a provider');
  if (source_id !== undefined && !(await isSource(db, scope, source_id)))
    throw new AppError('INBOUND_SOURCE_NOT_FOUND');
}

async function checkSchedule({ db, scope, now }: Saving, config: queries.Config): Promise<void> {
  const used = readable('schedule.cron', await timesOf(db, scope, config), (times) => timesAnHour(times, now()));
  const { schedules_an_hour: allowed } = await entitlementsOf(db, scope);
  const limit = 'schedules_an_hour';
  if (used > allowed)
    throw new AppError('TIER_LIMIT_EXCEEDED', { limit, allowed, used, needs: tierAllowing(limit, used) });
}

/** The times of a schedule, in its own zone or that of the team. */
export const timesOf = async (db: Db, scope: Pick<TeamScope, 'team_id'>, config: queries.Config): Promise<Times> => ({
  cron: config.cron!,
  zone: config.time_zone ?? (await queries.zoneOf(db, scope)),
});

/** When a schedule comes next. Null for what has no schedule. Throws TRIGGER_INVALID where it never does. */
export async function nextAt(
  { db, scope, now }: Saving,
  { kind, config }: Pick<queries.TriggerRow, 'kind' | 'config'>,
): Promise<string | null> {
  if (kind !== 'schedule') return null;
  return readable('schedule.cron', await timesOf(db, scope, config), (times) => nextTime(times, now()));
}

/** Throws TRIGGER_INVALID where a schedule cannot be used. */
export function readable<T>(field: string, times: Times, work: (times: Times) => T): T {
  try {
    return work(times);
  } catch (error) {
    if (error instanceof ScheduleError) throw invalid(field, error.message);
    throw error;
  }
}

function checkCondition(field: string, where: string | undefined): void {
  try {
    if (where !== undefined) conditionOf(where);
  } catch (error) {
    if (error instanceof ExpressionError) throw invalid(field, error.reason);
    throw error;
  }
}
function checkInput(input: Given['input']): void {
  try {
    if (input !== undefined) Array.from(expressionsIn(input));
  } catch (error) {
    if (error instanceof ExpressionError) throw invalid('input', error.reason);
    throw error;
  }
}
