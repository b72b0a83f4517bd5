import { randomUUIDv7 } from 'node:crypto';
import { founderProjectRole } from '@deskwire/contract/kit/access.ts';
import type { projects } from '@deskwire/contract/work/projects.ts';
import type { Project } from '@deskwire/contract/work/projects.schemas.ts';
import { requireRoom } from '../../kit/limits/entitlements.ts';
import { AppError, constraintMeans, invalid } from '../../kit/errors.ts';
import type { Base, Ctx, In, TeamScope, Writing } from '../../kit/context.ts';
import { indexTexts } from '../../knowledge/search/index/index-texts.ts';
import { addMember } from './members/queries.ts';
import { presentProject } from './present.ts';
import * as queries from './queries.ts';
import { defaultStatuses, setStatuses } from './statuses/queries.ts';

constraintMeans({ projects_key: 'PROJECT_KEY_TAKEN', projects_lead_fkey: 'PERSON_NOT_FOUND' });

/** Founds a project with the usual statuses. Whoever creates it owns it. */
export async function createProject(
  ctx: Ctx<typeof projects.create>,
  { team_id: _, ...input }: In<typeof projects.create>,
): Promise<Project> {
  const id = await foundProject(ctx, input);
  await setStatuses(ctx.db, ctx.scope, id, defaultStatuses);
  return presentProject(ctx.scope)(await queries.getProject(ctx.db, ctx.scope, id));
}

interface Founding extends Pick<Base, 'services' | 'now'> {
  readonly db: Writing['db'];
  readonly events: Writing<'project.created' | 'project.member_added'>['events'];
  readonly scope: TeamScope;
}
type Founded = Omit<In<typeof projects.create>, 'team_id'>;

/** Makes a project without statuses, of which its creator is owner. Throws ID_TAKEN, PROJECT_KEY_TAKEN, TIER_LIMIT_EXCEEDED. */
export async function foundProject(ctx: Founding, { id: proposed, key: wanted, ...input }: Founded): Promise<string> {
  const { db, scope, events, now } = ctx;
  checkDays(input);
  await checkLead(ctx, input.lead_id);
  await requireRoom(ctx, 'projects');
  const id = proposed ?? randomUUIDv7();
  const key = wanted ?? (await keyFor(ctx, input.name));
  const { name, description = '', lead_id = null, starts_on = null, due_on = null, cascade_close = false } = input;
  const project = { id, key, name, description, lead_id, starts_on, due_on, cascade_close };
  const is_private = input.private ?? false;
  if (!(await queries.insertProject(db, scope, { ...project, private: is_private }, now())))
    throw new AppError('ID_TAKEN', { id });
  if (!(await queries.claimKey(db, scope, key, id))) throw new AppError('PROJECT_KEY_TAKEN');
  await indexTexts(db, scope, [{ kind: 'project', id, title: `${key} ${name}`, text: description }]);
  await addMember(db, scope, { project_id: id, person_id: scope.person_id, role: founderProjectRole, at: now() });
  events.add('project.created', { id, version: 1 }, { key, name, private: is_private });
  events.add('project.member_added', { id, version: 1 }, { person_id: scope.person_id, role: founderProjectRole });
  return id;
}

export function checkDays({
  starts_on,
  due_on,
}: {
  starts_on?: string | null | undefined;
  due_on?: string | null | undefined;
}): void {
  if (starts_on != null && due_on != null && due_on < starts_on)
    throw invalid('due_on', 'must not be before starts_on');
}

/** Throws PERSON_NOT_FOUND where somebody who does not see projects would lead one. */
export async function checkLead(
  { db, scope }: Pick<Founding, 'db' | 'scope'>,
  lead_id: string | null | undefined,
): Promise<void> {
  if (lead_id != null && (await queries.findColleague(db, scope, lead_id))?.fit !== true)
    throw new AppError('PERSON_NOT_FOUND', { person_id: lead_id });
}

const MOST = 1_000;
/** A free key made of the letters of a name: WEB, then WEB2, WEB3 … */
async function keyFor({ db, scope }: Pick<Founding, 'db' | 'scope'>, name: string): Promise<string> {
  const letters = name
    .normalize('NFKD')
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '')
    .replace(/^[0-9]+/, '');
  const base = letters.length >= 2 ? letters.slice(0, 4) : 'PRJ';
  const candidates = [base, ...Array.from({ length: MOST }, (_, n) => `${base}${n + 2}`)];
  for (let at = 0; at < candidates.length; at += 50) {
    const some = candidates.slice(at, at + 50).filter((key) => !reserved.has(key));
    const free = await queries.freeKeys(db, scope, some);
    const found = some.find((key) => free.has(key));
    if (found !== undefined) return found;
  }
  throw new AppError('PROJECT_KEY_TAKEN');
}
const reserved = new Set(['TAGS', 'TEAM']);
