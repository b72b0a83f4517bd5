import type { JiraMappings } from '@deskwire/contract/automation/jira.schemas.ts';
import type { jira } from '@deskwire/contract/automation/jira.ts';
import { statusesOf } from '../../../desk/tickets/statuses/known.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError, invalid } from '../../../kit/errors.ts';
import { getJira, projectOf } from '../jira-of.ts';
import * as queries from '../queries.ts';
import { presentMappings } from './present.ts';

type Set_ = typeof jira.mappings.set;

/** Replaces the mappings that are given; the others stay. What was taken in before keeps its values until Jira says more. */
export async function setMappings(ctx: Ctx<Set_>, input: In<Set_>): Promise<JiraMappings> {
  const { db, scope, commit, now } = ctx;
  const of = await getJira(db, scope);
  const project = projectOf(of, input.project_key);
  const { statuses, priorities, types } = input;
  for (const [name, words = []] of Object.entries({ statuses, priorities, types }))
    if (new Set(words.map(({ jira }) => jira.toLowerCase())).size < words.length)
      throw invalid(name, 'says a word twice');
  const known = new Set((await statusesOf(db, scope)).map(({ slug }) => slug));
  const missing = statuses?.find(({ here }) => !known.has(here));
  if (missing !== undefined) throw new AppError('TICKET_STATUS_NOT_FOUND', { status: missing.here });
  const maps = await commit(async (tx) => {
    const saved = await queries.setMaps(tx.db, scope, project.id, { statuses, priorities, types }, now());
    if (saved === undefined) throw new AppError('JIRA_PROJECT_NOT_FOUND');
    tx.events.add('jira.mapped', { id: of.connection.id }, { project_key: project.key });
    return saved.maps;
  });
  return presentMappings(ctx, of, { ...project, maps });
}
