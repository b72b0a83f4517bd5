import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { ownerRoles } from '@deskwire/contract/kit/access.ts';
import { smallestTier } from '@deskwire/contract/kit/entitlements.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { Events } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { setDefaultTeamIfNone } from './joining/join.ts';
import * as queries from './queries.ts';
import { mintTeam } from '../../kit/access/mint-team.ts';
import type { Services } from '../../kit/services.ts';
import { getSetting, platformOf } from '../../platform/settings/settings.ts';
import { giveExamples } from '../../inbox/recommendations/give-examples.ts';
import { giveDefaultStatuses } from '../../desk/tickets/statuses/give-defaults.ts';

interface Creating {
  readonly services: Services;
  readonly db: Tx;
  readonly events: Events<'team.created' | 'person.joined'>;
  readonly now: () => string;
}
export interface NewTeam {
  readonly id?: string | undefined;
  readonly name: string;
  /** The team of one person, made when they first need one. */
  readonly personal: boolean;
  readonly ticket_prefix?: string | undefined;
  readonly locale?: string | undefined;
  readonly time_zone?: string | undefined;
  readonly owner: { readonly user_id: string; readonly name: string; readonly email: string };
}

/**
 * Founds a team: its ticket statuses, examples of recommendations, and its creator as owner, whose default team it becomes if they have none.
 * Throws ID_TAKEN where the proposed id is.
 */
export async function createTeam(
  { services, db, events, now }: Creating,
  { owner, ...team }: NewTeam,
): Promise<{ team: queries.TeamRow; person_id: string }> {
  const tier =
    services.payments === undefined
      ? await getSetting<'platform', 'tier_without_billing'>(db, platformOf(services), 'tier_without_billing')
      : smallestTier;
  const founded = await insertWithFreeSlug(db, { ...team, tier, id: team.id ?? randomUUIDv7(), at: now() });
  if (founded === undefined) throw new AppError('ID_TAKEN', { id: team.id! });
  const person_id = randomUUIDv7();
  const team_id = mintTeam(founded.id);
  await queries.insertOwner(db, { ...owner, team_id, id: person_id, at: now() });
  await giveDefaultStatuses(db, team_id);
  await giveExamples(db, team_id, now());
  await setDefaultTeamIfNone(db, owner.user_id, team_id);
  const by = { team_id, actor_id: person_id, user_id: owner.user_id };
  const { name, personal } = founded;
  events.add('team.created', { id: founded.id, version: founded.version, ...by }, { name, personal });
  events.add('person.joined', { id: person_id, version: 1, ...by }, { user_id: owner.user_id, roles: [...ownerRoles] });
  return { team: founded, person_id };
}

/** The plain name is tried first; when another team has it, a few random characters tell them apart. */
async function insertWithFreeSlug(db: Tx, team: Omit<queries.NewTeamRow, 'slug'>) {
  const base = slugOf(team.name);
  const plain = base === '' ? undefined : await queries.insertTeam(db, { ...team, slug: base });
  return plain ?? queries.insertTeam(db, { ...team, slug: `${base || 'team'}-${randomBytes(6).toString('hex')}` });
}

/** Lower-case ASCII words joined by hyphens, at most 40 characters; empty where a name has none. */
export const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replaceAll(/^-|-$/g, '');
