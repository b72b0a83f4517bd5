import type { jira } from '@deskwire/contract/automation/jira.ts';
import type { Ctx, Out } from '../../kit/context.ts';
import { askJira, getSetup } from './setup.ts';

type Projects = typeof jira.projects;

export async function listProjects(ctx: Ctx<Projects>): Promise<Out<Projects>> {
  const setup = await getSetup(ctx.services.db, ctx.scope);
  const found = await askJira(ctx, setup, (jira, credentials) => jira.listProjects(credentials));
  const known = new Set(setup.projects.map(({ key }) => key));
  return { items: found.map(({ key, name }) => ({ key, name, configured: known.has(key) })) };
}
