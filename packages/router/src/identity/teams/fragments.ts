import { sql, type RawBuilder } from 'kysely';
import type { Tier } from '@deskwire/contract/kit/entitlements.ts';
import { at, type Place } from '../people/fragments.ts';

const of = (team: Place) => sql`from teams where teams.id = ${at(team)}`;

export const teamName = (team: Place): RawBuilder<string> => sql<string>`(select teams.name ${of(team)})`;
export const ticketPrefix = (team: Place): RawBuilder<string> => sql<string>`(select teams.ticket_prefix ${of(team)})`;
export const teamTier = (team: Place): RawBuilder<Tier> => sql<Tier>`(select teams.tier ${of(team)})`;
/** The time zone whose days are the days of the team. */
export const teamZone = (team: Place): RawBuilder<string> => sql<string>`(select teams.time_zone ${of(team)})`;
/** Whether a team is there and not deleted. */
export const isLiveTeam = (team: Place): RawBuilder<boolean> =>
  sql<boolean>`exists (select ${of(team)} and teams.deleted_at is null)`;
