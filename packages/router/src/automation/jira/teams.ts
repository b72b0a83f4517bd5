import type { jira } from '@deskwire/contract/automation/jira.ts';
import type { Ctx, In, Out } from '../../kit/context.ts';
import { askJira, getSetup, projectOf } from './setup.ts';

type Teams = typeof jira.teams;
/** So that one question does not become hundreds at Jira. */
const MOST_PROJECTS = 10;

export async function listTeams(ctx: Ctx<Teams>, { project_key }: In<Teams>): Promise<Out<Teams>> {
  const setup = await getSetup(ctx.services.db, ctx.scope);
  const projects = project_key === undefined ? setup.projects.slice(0, MOST_PROJECTS) : [projectOf(setup, project_key)];
  const items: Out<Teams>['items'] = [];
  for (const { key } of projects) {
    const assignees = await askJira(ctx, setup, (jira, credentials) => jira.listAssignable(credentials, key));
    items.push({ project_key: key, assignees: [...assignees] });
  }
  return { items };
}
