import type { JiraMappings } from '@deskwire/contract/automation/jira.schemas.ts';
import type { jira } from '@deskwire/contract/automation/jira.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { readVersion } from '../../../kit/versions/whole.ts';
import { getSetup, projectOf } from '../setup.ts';
import { findMaps } from '../queries.ts';
import { mappingsOf, presentMappings } from './present.ts';

export async function getMappings(
  ctx: Ctx<typeof jira.mappings.get>,
  { project_key }: In<typeof jira.mappings.get>,
): Promise<JiraMappings> {
  const { services, scope } = ctx;
  const setup = await getSetup(services.db, scope);
  const project = projectOf(setup, project_key);
  const version = await readVersion(services.db, scope, mappingsOf(project.key));
  const maps = await findMaps(services.db, scope, project.id);
  return presentMappings(ctx, setup, { ...project, maps }, version);
}
