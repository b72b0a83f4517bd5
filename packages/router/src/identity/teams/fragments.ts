import { sql, type RawBuilder } from 'kysely';
import type { Tier } from '@deskwire/contract/kit/entitlements.ts';
import { at, type Place } from '../people/fragments.ts';

const fromTeam = (team: Place) => sql`from teams where teams.id = ${at(team)}`;

export const teamName = (team: Place): RawBuilder<string> => sql<string>`(select teams.name ${fromTeam(team)})`;
export const ticketPrefix = (team: Place): RawBuilder<string> =>
  sql<string>`(select teams.ticket_prefix ${fromTeam(team)})`;
export const teamTier = (team: Place): RawBuilder<Tier> => sql<Tier>`(select teams.tier ${fromTeam(team)})`;
/** The time zone whose days are the days of the team. */
export const teamZone = (team: Place): RawBuilder<string> => sql<string>`(select teams.time_zone ${fromTeam(team)})`;
/** The language of the team. */
export const teamLocale = (team: Place): RawBuilder<string> => sql<string>`(select teams.locale ${fromTeam(team)})`;
/** Whether keys of the team's tickets began like this before. */
export const hadPrefix = (team: Place, prefix: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`exists (select from ticket_prefixes where ticket_prefixes.team_id = ${at(team)} and ticket_prefixes.prefix = ${prefix})`;
/** All of those. */
export const formerPrefixes = (team: Place): RawBuilder<string[]> =>
  sql<string[]>`array(select ticket_prefixes.prefix from ticket_prefixes where ticket_prefixes.team_id = ${at(team)})`;
/** Whether a team is there and not deleted. */
export const isLiveTeam = (team: Place): RawBuilder<boolean> =>
  sql<boolean>`exists (select ${fromTeam(team)} and teams.deleted_at is null)`;
