import { sql, type RawBuilder } from 'kysely';
import { personMay, type Place } from '../../../identity/people/fragments.ts';
import { teamZone } from '../../../identity/teams/fragments.ts';

/** Whether somebody may decide now: they are in the team with an active account, and have the permission. */
export const isFit = (team: Place, person: Place): RawBuilder<boolean> =>
  sql<boolean>`coalesce(${personMay(team, person, 'approvals.decide', { account: 'needed' })}, false)`;

/** Whether a delegation holds at a moment; its days are those of the team. `delegation` is an alias. */
export const holdsAt = (delegation: string, now: string): RawBuilder<boolean> => sql<boolean>`(
  ${sql.ref(`${delegation}.ended_at`)} is null
  and (${now}::timestamptz at time zone ${teamZone(`${delegation}.team_id`)})::date
    between ${sql.ref(`${delegation}.start_date`)} and ${sql.ref(`${delegation}.end_date`)})`;
