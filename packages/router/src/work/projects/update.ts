import type { projects } from '@deskwire/contract/work/projects.ts';
import type { Project } from '@deskwire/contract/work/projects.schemas.ts';
import { changesOf } from '../../kit/events/changes.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { checkVersion } from '../../kit/calls/version.ts';
import { indexTexts } from '../../knowledge/search/index/index-texts.ts';
import { checkDays, checkLead } from './create.ts';
import { presentProject } from './present.ts';
import * as queries from './queries.ts';

/** Changes what a project says of itself. A new key is claimed for good; the old one keeps leading here. */
export async function updateProject(
  ctx: Ctx<typeof projects.update>,
  { version, team_id: _, project_id: _named, ...wanted }: In<typeof projects.update>,
): Promise<Project> {
  const { db, scope, project, events, now } = ctx;
  const present = presentProject(scope);
  const row = await queries.lockProject(db, scope, project.project_id);
  await checkVersion(row, version, () => present(row));
  checkDays({ starts_on: row.starts_on, due_on: row.due_on, ...given(wanted) });
  await checkLead(ctx, wanted.lead_id);
  const changes = changesOf(row, wanted);
  if (changes === undefined) return present(row);
  if (wanted.key !== undefined && !(await queries.claimKey(db, scope, wanted.key, row.id)))
    throw new AppError('PROJECT_KEY_TAKEN');
  const saved = await queries.updateProject(db, scope, row.id, wanted, now());
  const { key = row.key, name = row.name, description = row.description } = wanted;
  await indexTexts(db, scope, [{ kind: 'project', id: row.id, title: `${key} ${name}`, text: description }]);
  events.add('project.updated', saved, { changes });
  return present(await queries.getProject(db, scope, row.id));
}

const given = <T extends object>(fields: T): Partial<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
