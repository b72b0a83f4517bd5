import type { JiraIssue } from '@deskwire/contract/automation/jira.schemas.ts';
import type { jira } from '@deskwire/contract/automation/jira.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getSetup, projectOf } from '../setup.ts';
import { createOnce } from './create.ts';

type Create = typeof jira.createIssue;

export async function createIssue(ctx: Ctx<Create>, { project_key, ...wanted }: In<Create>): Promise<JiraIssue> {
  const setup = await getSetup(ctx.db, ctx.scope);
  return createOnce(ctx, setup, { ...wanted, project: projectOf(setup, project_key) });
}
