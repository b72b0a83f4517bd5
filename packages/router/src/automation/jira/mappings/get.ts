import type { JiraMappings } from '@deskwire/contract/automation/jira.schemas.ts';
import type { jira } from '@deskwire/contract/automation/jira.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getJira, projectOf } from '../jira-of.ts';
import { presentMappings } from './present.ts';

export async function getMappings(
  ctx: Ctx<typeof jira.mappings.get>,
  { project_key }: In<typeof jira.mappings.get>,
): Promise<JiraMappings> {
  const of = await getJira(ctx.services.db, ctx.scope);
  return presentMappings(ctx, of, projectOf(of, project_key));
}
