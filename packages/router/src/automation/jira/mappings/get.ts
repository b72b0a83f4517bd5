import type { JiraMappings } from '@deskwire/contract/automation/jira.schemas.ts';
import type { jira } from '@deskwire/contract/automation/jira.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { readVersion } from '../../../kit/versions/whole.ts';
import { getJira, projectOf } from '../jira-of.ts';
import { findMaps } from '../queries.ts';
import { mappingsOf, presentMappings } from './present.ts';

export async function getMappings(
  ctx: Ctx<typeof jira.mappings.get>,
  { project_key }: In<typeof jira.mappings.get>,
): Promise<JiraMappings> {
  const { services, scope } = ctx;
  const of = await getJira(services.db, scope);
  const project = projectOf(of, project_key);
  const version = await readVersion(services.db, scope, mappingsOf(project.key));
  const maps = await findMaps(services.db, scope, project.id);
  return presentMappings(ctx, of, { ...project, maps }, version);
}
