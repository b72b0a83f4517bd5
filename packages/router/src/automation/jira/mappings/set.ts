import type { JiraMappings } from '@deskwire/contract/automation/jira.schemas.ts';
import type { jira } from '@deskwire/contract/automation/jira.ts';
import { statusesOf } from '../../../desk/tickets/statuses/known.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError, invalid } from '../../../kit/errors.ts';
import { nextVersion } from '../../../kit/versions/whole.ts';
import { getSetup, projectOf } from '../setup.ts';
import * as queries from '../queries.ts';
import { mappingsOf, presentMappings, wordsOf } from './present.ts';

type Set_ = typeof jira.mappings.set;

/** Replaces the mappings that are given; the others stay. What was taken in before keeps its values until Jira says more. */
export async function setMappings(ctx: Ctx<Set_>, input: In<Set_>): Promise<JiraMappings> {
  const { db, scope, commit, now } = ctx;
  const setup = await getSetup(db, scope);
  const project = projectOf(setup, input.project_key);
  const { statuses, priorities, types } = input;
  for (const [name, words = []] of Object.entries({ statuses, priorities, types }))
    if (new Set(words.map(({ jira }) => jira.toLowerCase())).size < words.length)
      throw invalid(name, 'says a word twice');
  const here = await statusesOf(db, scope);
  const known = new Set(here.map(({ slug }) => slug));
  const missing = input.statuses?.find((word) => !known.has(word.here));
  if (missing !== undefined) throw new AppError('TICKET_STATUS_NOT_FOUND', { status: missing.here });
  const { maps, version } = await commit(async (tx) => {
    const current = async () => {
      const set = await queries.findMaps(tx.db, scope, project.id);
      // Jira is not asked while others wait: what it offers besides stands in jira.mappings.get.
      return wordsOf({ statuses: here, maps: set }, { key: project.key, maps: set }, undefined, 0);
    };
    const next = await nextVersion(tx.db, scope, mappingsOf(project.key), input.version, current);
    const saved = await queries.setMaps(tx.db, scope, project.id, { statuses, priorities, types }, now());
    if (saved === undefined) throw new AppError('JIRA_PROJECT_NOT_FOUND');
    tx.events.add('jira.mapped', { id: setup.connection.id }, { project_key: project.key });
    return { maps: saved.maps, version: next };
  });
  return presentMappings(ctx, setup, { ...project, maps }, version);
}
