import type { notifications } from '@deskwire/contract/inbox/notifications.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError, invalid } from '../../../kit/errors.ts';
import type { Choice } from '../delivery/queries.ts';
import { modeOf } from '../delivery/wishes.ts';
import { readPreferences } from './get.ts';
import * as queries from './queries.ts';
import { shorthandNames, shorthands, typesOf } from './shorthands.ts';

type Preferences = typeof notifications.preferences.set;
type Own = Omit<Choice, 'user_id'>;
/** More choices than this are no choices any more. */
const MAX_CHOICES = 1000;

/** Changes some of what the caller chose. What a choice says that holds anyway is not kept. */
export async function setPreferences(ctx: Ctx<Preferences>, input: In<Preferences>): Promise<Out<Preferences>> {
  const { db, user, services, events, now } = ctx;
  const wanted = (input.choices ?? []).map((choice) => ({ ...choice, team_id: choice.team_id ?? null }));
  for (const name of shorthandNames) {
    const on = input[name];
    if (on === undefined) continue;
    for (const type of typesOf(services, name))
      wanted.push({ team_id: null, type, channel: shorthands[name].channel, mode: on ? 'instant' : 'off' });
  }
  for (const [index, choice] of wanted.entries()) check(ctx, choice, index);
  await queries.lockOwn(db, user.id);
  if (wanted.length > 0) {
    const choices = merged(await queries.listOwn(db, user.id), wanted);
    if (choices.length > MAX_CHOICES) throw invalid('choices', `must not be more than ${MAX_CHOICES} in all`);
    await queries.replaceChoices(db, user.id, choices, now());
  }
  if (input.digest_at !== undefined) await queries.setTimes(db, user.id, { digest_at: input.digest_at }, now());
  const keys = Object.entries(input).flatMap(([key, value]) => (value === undefined ? [] : [`notifications.${key}`]));
  if (keys.length > 0) events.add('settings.changed', { id: user.id }, { scope: 'user', keys });
  return readPreferences(db, services, user.id);
}

/** Throws INVALID_INPUT, TEAM_NOT_FOUND or NOTIFICATION_REQUIRED for what cannot be chosen. */
function check(
  { services, principal }: Pick<Ctx<Preferences>, 'services' | 'principal'>,
  { type, channel, mode, team_id }: Own,
  index: number,
) {
  if (team_id !== null && !principal.memberships.some((membership) => membership.team_id === team_id))
    throw new AppError('TEAM_NOT_FOUND');
  const notice = services.domains.notices.get(type);
  if (notice === undefined && type !== '*')
    throw invalid(`choices.${index}.type`, 'is not a type of notification: see notifications.types');
  if (mode === 'digest' && channel !== 'mail')
    throw invalid(`choices.${index}.mode`, 'digest is for the channel mail only');
  if (notice?.required === true && mode !== 'instant' && channel !== 'push' && channel !== 'slack')
    throw new AppError('NOTIFICATION_REQUIRED', { type });
}

const keyOf = ({ team_id, type, channel }: Own) => `${team_id}|${type}|${channel}`;
/** The choices with the wanted ones in place of those for the same, without those that change nothing. */
function merged(before: readonly Own[], wanted: readonly Own[]): Own[] {
  const byKey = new Map(before.map((choice) => [keyOf(choice), choice]));
  for (const choice of wanted) byKey.set(keyOf(choice), choice);
  const all = [...byKey.values()];
  return all.filter((choice) => {
    const broader = all.filter(
      (other) =>
        other !== choice &&
        (other.type === choice.type || other.type === '*') &&
        (other.team_id === choice.team_id || other.team_id === null),
    );
    return modeOf(broader, choice.channel) !== choice.mode;
  });
}
