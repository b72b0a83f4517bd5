import {
  guestRoles,
  ownerRoles,
  platformRolePermits,
  projectRoleOf,
  rolesPermit,
  sessionOnlyPermissions,
  visibilityOf,
  type Access,
  type ProjectPermission,
  type TeamPermission,
} from '@deskwire/contract/kit/access.ts';
import { accessOf, type Entry } from '@deskwire/contract/kit/define.ts';
import { tierCovers } from '@deskwire/contract/kit/entitlements.ts';
import { AppError } from '../errors.ts';
import { mintProject, refusedInProject } from './in-project.ts';
import { identify as readPrincipal, readNow, shifted } from './principal.ts';
import * as queries from './principal.queries.ts';
import { refsOf } from '../refs.ts';
import type {
  Base,
  Context,
  Identity,
  JobRun,
  JobScope,
  Membership,
  Principal,
  ProjectScope,
  TeamScope,
} from '../context.ts';
import type { TeamId } from '../team-id.ts';
import { mintTeam } from './mint-team.ts';
import type { JobOf } from '../jobs/job.ts';
import { delegable } from './tools.ts';

type Raw = Readonly<Record<string, unknown>>;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** How long a confirmed password satisfies procedures that require a recent sign-in. */
export const STEP_UP_SECONDS = 600;

/**
 * Decides whether the caller may call this procedure, before its input is validated, and mints the scopes that queries demand.
 * Throws UNAUTHENTICATED, FORBIDDEN and the like; a team that is not the caller's does not exist for them (404).
 */
export async function grant(entry: Entry, path: string, ctx: Context, raw: unknown): Promise<object> {
  const rules = accessOf(entry);
  if (rules[0] === 'worker') return grantJob(entry, ctx);
  const { delegate } = ctx.credentials;
  if (delegate !== undefined && !(delegable(entry) && delegate.procedures.includes(path)))
    throw new AppError('SCOPE_MISSING', { procedure: path });
  const input: Raw = raw !== null && typeof raw === 'object' ? (raw as Raw) : {};
  const others = rules.filter((rule) => rule !== 'public' && !rule.startsWith('signed:'));
  if (others.length === 0) return { ...baseOf(ctx, await readNow(ctx.services)), user: null };
  // Of two rules, the signed one applies to a call with a token, even if the caller is signed in.
  if (others.length < rules.length && input['token'] !== undefined)
    return { ...baseOf(ctx, await readNow(ctx.services)), user: null, scope: null };
  const { principal, now } = await authenticated(ctx);
  checkCredential(entry, path, principal, now);
  const granted = await firstGranted(others, entry, ctx, principal, input);
  return { ...baseOf(ctx, now), user: principal.user, principal, ...granted };
}

/** The caller. Throws UNAUTHENTICATED, or why their credential is not accepted. */
export async function authenticated({ identify }: Pick<Context, 'identify'>) {
  const identity = await identify();
  if (identity.principal === null) throw new AppError(identity.refusal);
  return identity;
}

/** Checks the kind, scopes and age of the credential, whatever its owner may do. */
function checkCredential(entry: Entry, path: string, principal: Principal, now: string): void {
  if (principal.kind !== 'session') {
    if (entry.via === 'session' || entry.fresh === true) throw new AppError('SESSION_REQUIRED');
    if (principal.kind === 'key' && !scopesCover(principal.key.scopes, path))
      throw new AppError('SCOPE_MISSING', { procedure: path });
  } else if (entry.fresh === true) {
    const age = Date.parse(now) - Date.parse(principal.session.authenticated_at);
    if (age > STEP_UP_SECONDS * 1000) throw new AppError('STEP_UP_REQUIRED');
  }
}

/** A scope is a procedure path; `tickets.*` covers everything below it and `*` everything. */
export const scopesCover = (scopes: readonly string[], path: string): boolean =>
  scopes.some(
    (scope) => scope === '*' || scope === path || (scope.endsWith('.*') && path.startsWith(scope.slice(0, -1))),
  );

/** Of two rules, either is sufficient. If both refuse, the refusal of the first one is thrown. */
async function firstGranted(rules: readonly Access[], entry: Entry, ctx: Context, principal: Principal, input: Raw) {
  let refusal: unknown;
  for (const rule of rules) {
    try {
      return await grantRule(rule, entry, ctx, principal, input);
    } catch (error) {
      refusal ??= error;
    }
  }
  throw refusal;
}

async function grantRule(rule: Access, entry: Entry, ctx: Context, principal: Principal, input: Raw): Promise<object> {
  if (rule === 'user') return {};
  if (rule === 'platform:admin' || rule === 'platform:master') {
    // A key or a run is bound to one team, so it cannot carry a right over the whole platform.
    if (principal.kind !== 'session') throw new AppError('SESSION_REQUIRED');
    if (!platformRolePermits(principal.user.platform_role, rule)) throw new AppError('FORBIDDEN', { needs: rule });
    return { scope: null };
  }
  const [kind, permission] = rule.split(':', 2) as ['team' | 'project', string];
  if (principal.kind !== 'session' && sessionOnlyPermissions.has(permission)) throw new AppError('SESSION_REQUIRED');
  const membership = await membershipInEffect(entry, ctx, principal, input);
  if (entry.tier !== undefined && !tierCovers(membership.tier, entry.tier))
    throw new AppError('TIER_LIMIT_EXCEEDED', { limit: entry.rest, allowed: 0, used: 0, needs: entry.tier });
  const scope = mintScope(membership, principal);
  if (kind === 'team') {
    if (!rolesPermit(membership.roles, permission as TeamPermission))
      throw new AppError('FORBIDDEN', { needs: permission });
    return { scope };
  }
  return { scope, project: await grantProject(entry, ctx, scope, permission as ProjectPermission, input) };
}

const mintScope = (membership: Membership, principal?: Principal): TeamScope =>
  ({ ...membership, visibility: visibilityOf(membership.roles), principal }) as unknown as TeamScope;

/** The scope of a person without an account who follows an emailed link: that of a requester. */
export const guestScope = (person: Omit<Membership, 'roles' | 'team_id'> & { team_id: string }): TeamScope => {
  const { team_id, person_id, tier, ticket_prefix } = person;
  return mintScope({ team_id: mintTeam(team_id), person_id, tier, ticket_prefix, roles: guestRoles });
};

/** The scope of a signed message to a team: with every right in it, acting as `person_id` where a person is needed. */
export const actingScope = (
  team: Pick<Membership, 'team_id' | 'tier' | 'ticket_prefix'>,
  person_id: string,
): TeamScope => mintScope({ ...team, person_id, roles: ownerRoles });

/** The team in effect: that of the input, the header, the key or the referenced row, else the user's default. */
async function membershipInEffect(entry: Entry, ctx: Context, principal: Principal, input: Raw): Promise<Membership> {
  const named = typeof input['team_id'] === 'string' ? input['team_id'] : undefined;
  if (
    principal.kind === 'session' &&
    (named ?? ctx.request.team_id) === undefined &&
    principal.memberships.length > 1
  ) {
    const home = await homeOfReference(entry, ctx, principal.memberships, input);
    if (home !== undefined) return memberOf(principal, home);
  }
  const membership = teamInEffect({ request: ctx.request, principal }, named);
  if (membership === undefined) throw new AppError('TEAM_REQUIRED');
  return membership;
}

/**
 * The team in effect without a referenced row: the one named, the key's, the user's default, else the one they joined first.
 * Undefined if they are in none. Throws TEAM_NOT_FOUND if the named team is not theirs.
 */
export function teamInEffect(
  { request, principal }: Pick<Context, 'request'> & { readonly principal: Principal },
  team_id?: string,
): Membership | undefined {
  const named = team_id ?? request.team_id;
  const bound = boundTeamOf(principal);
  if (bound !== undefined) {
    if (named !== undefined && named !== bound) throw new AppError('TEAM_NOT_FOUND');
    return memberOf(principal, bound);
  }
  if (named !== undefined) return memberOf(principal, named);
  const { memberships, user } = principal;
  return (
    memberships.find((membership) => membership.team_id === user.default_team_id) ??
    // They are read in the order in which the user came to their teams; ids of teams are chosen by their founders.
    memberships[0]
  );
}

/**
 * The scope of a user in the team in effect, for procedures that do not require one. Undefined if they are in no team. Throws
 * TEAM_NOT_FOUND if the named team is not theirs.
 */
export function scopeInEffect(
  ctx: Pick<Context, 'request'> & { readonly principal: Principal },
  team_id?: string,
): TeamScope | undefined {
  const membership = teamInEffect(ctx, team_id);
  return membership && mintScope(membership, ctx.principal);
}

/** The only team that an API key or a run knows. Undefined for a session, which knows all teams of its user. */
export function boundTeamOf(principal: Principal): string | undefined {
  if (principal.kind === 'session') return undefined;
  return principal.kind === 'key' ? principal.key.team_id : principal.delegate.team_id;
}

export function memberOf(principal: Principal, team_id: string): Membership {
  const membership = principal.memberships.find((candidate) => candidate.team_id === team_id);
  if (membership === undefined) throw new AppError('TEAM_NOT_FOUND');
  return membership;
}

/** The team that holds a row which the input names by id, for callers who are in several teams. */
async function homeOfReference(entry: Entry, ctx: Context, memberships: readonly Membership[], input: Raw) {
  for (const { field, kind } of refsOf(entry.input)) {
    const id = input[field];
    const table = ctx.services.domains.homeOf(kind);
    if (typeof id !== 'string' || !uuid.test(id) || table === undefined) continue;
    const home = await queries.findHome(
      ctx.services.db,
      table,
      id,
      memberships.map(({ team_id }) => team_id),
    );
    if (home !== undefined) return home;
  }
  return undefined;
}

/**
 * Grants a permission in the project of the rows that the input names. Team admins own every project; a private project does
 * not exist for people outside it. If the rows are in different projects, the last one is reported as missing.
 */
async function grantProject(
  entry: Entry,
  ctx: Context,
  scope: TeamScope,
  permission: ProjectPermission,
  input: Raw,
): Promise<ProjectScope> {
  const places = placesOf(entry, ctx);
  const missing = new AppError(places.at(-1)?.missing ?? 'PROJECT_NOT_FOUND');
  const named = places.flatMap(({ field, projectOf }) => {
    const value = input[field];
    return typeof value === 'string' && reference.test(value) ? [projectOf(scope, value)] : [];
  });
  if (named.length === 0) throw missing;
  const row = await queries.findProjectRole(ctx.services.db, scope, named);
  if (row === undefined || (row.deleted_at !== null && entry.serves !== 'deleted')) throw missing;
  const role = projectRoleOf(scope.roles, row);
  if (role === undefined) throw missing;
  const refusal = refusedInProject(entry, permission, role, row.archived_at !== null);
  if (refusal !== undefined) throw refusal;
  return mintProject(row.id, role);
}
/** The characters of an id or a key. It is checked here because the input is not validated yet. */
const reference = /^[A-Za-z0-9-]{1,64}$/;

/** The fields of an input that lead to a project: `project_id`, `task_id` and their like. */
const placesOf = (entry: Entry, { services: { domains } }: Context) =>
  refsOf(entry.input).flatMap(({ field, kind }) => {
    const lookup = field === `${kind}_id` ? domains.inProjects.get(kind) : undefined;
    return lookup === undefined ? [] : [{ field, ...lookup }];
  });

/** Only the worker sets `job`. The rights of the actor and their key are read again, since they may have been lost. */
async function grantJob(entry: Entry & { readonly of?: JobOf }, ctx: Context): Promise<object> {
  const run = ctx.job;
  if (run === undefined) throw new AppError('FORBIDDEN', { needs: 'worker' });
  const { team_id: team, actor_id } = run;
  const author = await queries.findJobAuthor(ctx.services.db, { team, actor_id, key_id: keyOf(run) });
  const now = shifted(ctx.services, author.now);
  const { active, roles, key_revoked } = author;
  if (run.requires !== undefined) {
    const allowed = active === true && !key_revoked && roles !== null && rolesPermit(roles, run.requires);
    if (!allowed) throw new AppError('FORBIDDEN', { needs: run.requires });
  }
  const granted = { ...baseOf(ctx, now), job: { ...run, key_revoked } };
  if (entry.of === 'platform') return granted;
  if (team === null) throw new Error(`${entry.summary} is a job of a team, and was asked for outside of any`);
  if (author.team_id === null) throw new TeamGone();
  return { ...granted, scope: jobScope(run, author, author.team_id) };
}
/** The team of a job was purged, and its rows with it: there is nothing left to do. */
export class TeamGone extends Error {}

const keyOf = ({ on_behalf_of }: JobRun): string | null =>
  on_behalf_of?.startsWith('api_key:') === true ? on_behalf_of.slice('api_key:'.length) : null;
function jobScope(run: JobRun, author: queries.JobAuthorRow, team_id: TeamId): JobScope {
  return {
    team_id,
    person_id: run.actor_id ?? undefined,
    roles: ownerRoles,
    visibility: 'all',
    tier: author.tier!,
    ticket_prefix: author.ticket_prefix!,
  } as unknown as JobScope;
}

const baseOf = (ctx: Context, now: string): Base => ({
  services: ctx.services,
  request: ctx.request,
  credentials: ctx.credentials,
  cookies: ctx.cookies,
  uploads: ctx.uploads,
  now: () => now,
});

/** The context of one request. The principal is read once, however many procedures a batch calls. */
export function createContext(parts: Omit<Context, 'identify'>): Context {
  let identity: Promise<Identity> | undefined;
  return {
    ...parts,
    identify: () => (identity ??= readPrincipal(parts.services, parts.credentials, parts.request.address)),
  };
}
