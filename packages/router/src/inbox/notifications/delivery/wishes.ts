import type { Db } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import * as queries from './queries.ts';
import type { Times } from './timing.ts';

type Channel = queries.Choice['channel'];
type Mode = queries.Choice['mode'];

/** The choices of a person for one type of notification in one team. */
export interface Wishes {
  readonly modeOf: (channel: Channel) => Mode;
  readonly times: Times;
}

export const DIGEST_AT = '08:00';
const unset: Times = { windows: [], quiet_zone: 'UTC', digest_at: DIGEST_AT, time_zone: 'UTC' };
/** The choices of people without an account, who can choose nothing but to get no more emails. */
export const everything: Wishes = { modeOf: () => 'instant', times: unset };

/** Reads what some users want of a type of notification in a team. */
export async function readWishes(
  db: Db,
  user_ids: readonly string[],
  team_id: TeamId,
  type: string,
): Promise<(user_id: string | null) => Wishes> {
  if (user_ids.length === 0) return () => everything;
  const [choices, times] = await Promise.all([
    queries.listChoices(db, user_ids, team_id, type),
    queries.listTimes(db, user_ids),
  ]);
  const timesOf = new Map(
    times.map(({ user_id, windows, quiet_zone, digest_at, time_zone }) => {
      const zone = time_zone ?? unset.time_zone;
      return [
        user_id,
        { windows: windows ?? [], digest_at: digest_at ?? DIGEST_AT, time_zone: zone, quiet_zone: quiet_zone ?? zone },
      ];
    }),
  );
  return (user_id) => {
    if (user_id === null) return everything;
    const theirs = choices.filter((choice) => choice.user_id === user_id);
    return { modeOf: (channel) => modeOf(theirs, channel), times: timesOf.get(user_id) ?? unset };
  };
}

/** Channels that tell people nothing before they choose them: their messages would come twice. */
const CHOSEN: ReadonlySet<Channel> = new Set(['slack']);

/** The choice that says most: of this type rather than of all types, of this team rather than of all teams. */
export function modeOf(choices: readonly Omit<queries.Choice, 'user_id'>[], channel: Channel): Mode {
  const weight = ({ type, team_id }: Omit<queries.Choice, 'user_id'>) =>
    (type === '*' ? 0 : 2) + (team_id === null ? 0 : 1);
  const ofChannel = choices.filter((choice) => choice.channel === channel);
  return ofChannel.toSorted((a, b) => weight(b) - weight(a))[0]?.mode ?? (CHOSEN.has(channel) ? 'off' : 'instant');
}
