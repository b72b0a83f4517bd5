import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { Insertable, Kysely } from 'kysely';
import type { Database } from '@deskwire/database/schema.ts';
import { personKindOf, type TeamRole } from '@deskwire/contract/kit/access.ts';

type World = Kysely<Database>;
const name = (kind: string) => `${kind} ${randomBytes(3).toString('hex')}`;
/** A minute ago, so that the rows of a world are older than what a test does with them. */
const past = () => new Date(Date.now() - 60_000).toISOString();

export interface TestTeam {
  id: string;
  ticket_prefix: string;
}
/** A team with the statuses that every new team has. */
export async function aTeam(
  world: World,
  team: { name?: string; ticket_prefix?: string; tier?: 'free' | 'pro' | 'premium' } = {},
): Promise<TestTeam> {
  const id = randomUUIDv7();
  const at = past();
  const ticket_prefix = team.ticket_prefix ?? 'TKT';
  await world
    .insertInto('teams')
    .values({
      id,
      name: team.name ?? name('Team'),
      slug: `team-${id}`,
      ticket_prefix,
      tier: team.tier ?? 'premium',
      created_at: at,
      updated_at: at,
    })
    .execute();
  await world
    .insertInto('ticket_statuses')
    .values([
      { team_id: id, slug: 'open', name: 'Open', category: 'open', position: 1 },
      { team_id: id, slug: 'in_progress', name: 'In progress', category: 'open', position: 2 },
      { team_id: id, slug: 'waiting', name: 'Waiting', category: 'waiting', position: 3 },
      { team_id: id, slug: 'resolved', name: 'Resolved', category: 'resolved', position: 4 },
      { team_id: id, slug: 'closed', name: 'Closed', category: 'closed', position: 5 },
    ])
    .execute();
  return { id, ticket_prefix };
}

export interface TestUser {
  user_id: string;
  email: string;
  session_id: string;
}
/** A user with a verified address and a live session. */
export async function aUser(
  world: World,
  user: { full_name?: string; platform_role?: 'user' | 'admin' | 'master_admin'; default_team_id?: string } = {},
): Promise<TestUser> {
  const user_id = randomUUIDv7();
  const session_id = randomUUIDv7();
  const at = past();
  const email = `${user_id}@example.com`;
  await world
    .insertInto('users')
    .values({
      id: user_id,
      email,
      email_verified_at: at,
      full_name: user.full_name ?? name('User'),
      platform_role: user.platform_role ?? 'user',
      default_team_id: user.default_team_id ?? null,
      created_at: at,
      updated_at: at,
    })
    .execute();
  const later = new Date(Date.now() + 30 * 86_400_000).toISOString();
  await world
    .insertInto('sessions')
    .values({
      id: session_id,
      user_id,
      created_at: at,
      authenticated_at: at,
      last_seen_at: at,
      idle_expires_at: later,
      expires_at: later,
    })
    .execute();
  return { user_id, email, session_id };
}

export interface TestPerson extends TestUser {
  person_id: string;
  team_id: string;
  roles: TeamRole[];
}
/** A user with roles in a team, which is their default team. */
export async function aMember(world: World, team: { id: string }, ...roles: TeamRole[]): Promise<TestPerson> {
  const user = await aUser(world, { default_team_id: team.id });
  const person_id = randomUUIDv7();
  const at = past();
  await world
    .insertInto('people')
    .values({
      team_id: team.id,
      id: person_id,
      kind: personKindOf(roles),
      user_id: user.user_id,
      name: name('Person'),
      email: user.email,
      roles,
      created_at: at,
      updated_at: at,
    })
    .execute();
  return { ...user, person_id, team_id: team.id, roles };
}

/** A person who reports things and has no account. */
export async function aContact(world: World, team: { id: string }): Promise<{ person_id: string; email: string }> {
  const person_id = randomUUIDv7();
  const at = past();
  const email = `${person_id}@elsewhere.example`;
  await world
    .insertInto('people')
    .values({
      team_id: team.id,
      id: person_id,
      kind: 'contact',
      name: name('Contact'),
      email,
      created_at: at,
      updated_at: at,
    })
    .execute();
  return { person_id, email };
}

/** A project of a team; the given members have the role of a member in it. */
export async function aProject(
  world: World,
  team: { id: string },
  {
    members = [],
    role = 'member',
    key = `P${randomBytes(4).toString('hex').toUpperCase()}`,
    ...project
  }: {
    private?: boolean;
    key?: string;
    members?: readonly { person_id: string }[];
    role?: 'owner' | 'maintainer' | 'member' | 'viewer';
  } = {},
): Promise<{ project_id: string }> {
  const project_id = randomUUIDv7();
  const at = past();
  await world
    .insertInto('projects')
    .values({
      ...project,
      team_id: team.id,
      id: project_id,
      key,
      name: name('Project'),
      created_at: at,
      updated_at: at,
    })
    .execute();
  await world.insertInto('project_keys').values({ team_id: team.id, key, project_id }).execute();
  await world.insertInto('task_statuses').values(taskStatuses(team.id, project_id)).execute();
  for (const { person_id } of members)
    await world
      .insertInto('project_members')
      .values({ team_id: team.id, project_id, person_id, role, created_at: at })
      .execute();
  return { project_id };
}

/** The statuses that every new project has. */
export const taskStatuses = (team_id: string, project_id: string) =>
  (
    [
      ['todo', 'To do', 'todo'],
      ['in_progress', 'In progress', 'doing'],
      ['done', 'Done', 'done'],
      ['cancelled', 'Cancelled', 'cancelled'],
    ] as const
  ).map(([slug, label, category], at) => ({ team_id, project_id, slug, name: label, category, position: at + 1 }));

export interface TestTicket {
  ticket_id: string;
  /** As people write it: `TKT-7`. */
  key: string;
  number: number;
}
/**
 * An open ticket with the team's next number, for tests of something other than tickets: nothing has reacted to it, and
 * its words are not yet known to the spelling correction.
 */
export async function aTicket(
  world: World,
  team: TestTeam,
  reporter: { person_id: string },
  ticket: Partial<Omit<Insertable<Database['tickets']>, 'team_id' | 'number' | 'reporter_id'>> = {},
): Promise<TestTicket> {
  const { next } = await world
    .insertInto('counters')
    .values({ team_id: team.id, kind: 'ticket', next: 2 })
    .onConflict((conflict) =>
      conflict.columns(['team_id', 'kind']).doUpdateSet((eb) => ({ next: eb('counters.next', '+', 1) })),
    )
    .returning('next')
    .executeTakeFirstOrThrow();
  const at = past();
  const row = {
    id: randomUUIDv7(),
    title: name('Ticket'),
    type: 'request' as const,
    priority: 'medium' as const,
    status: 'open',
    status_category: 'open' as const,
    created_at: at,
    updated_at: at,
    ...ticket,
    team_id: team.id,
    number: next - 1,
    reporter_id: reporter.person_id,
  };
  await world.insertInto('tickets').values(row).execute();
  return { ticket_id: row.id, key: `${team.ticket_prefix}-${row.number}`, number: row.number };
}
