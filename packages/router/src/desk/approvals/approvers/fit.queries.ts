import { sql, type RawBuilder } from 'kysely';
import { permits } from '../../../kit/permits.ts';

/** Whether somebody may decide now: is here, with an active account, and has the permission. `person` and `account` are aliases. */
export const isFit = (person: string, account: string): RawBuilder<boolean> => sql<boolean>`(
  ${sql.ref(`${person}.left_at`)} is null and ${sql.ref(`${account}.status`)} = 'active'
  and ${permits(`${person}.roles`, 'approvals.decide')})`;

/** Whether a delegation holds at a moment; its days are those of the team. `delegation` is an alias, `teams` is joined. */
export const holdsAt = (delegation: string, now: string): RawBuilder<boolean> => sql<boolean>`(
  ${sql.ref(`${delegation}.ended_at`)} is null
  and (${now}::timestamptz at time zone teams.time_zone)::date
    between ${sql.ref(`${delegation}.start_date`)} and ${sql.ref(`${delegation}.end_date`)})`;
