import type { JiraMappings } from '@deskwire/contract/automation/jira.schemas.ts';
import type { JiraChoices } from '@deskwire/adapters/accounts/jira.ts';
import type { Base, TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { statusesOf } from '../../../desk/tickets/statuses/known.ts';
import { askJira, type JiraSetup } from '../setup.ts';
import { priorityOf, statusOf, typeOf, type Meanings } from '../merging/words.ts';
import type { ProjectRow } from '../queries.ts';

/** The name of the mappings of a project as a whole that has a version. */
export const mappingsOf = (key: string) => `jira_mappings:${key}`;

/** Every word of a project and what it means here; where Jira cannot be asked, the words that have a mapping. */
export async function presentMappings(
  ctx: Base & { readonly scope: TeamScope },
  setup: JiraSetup,
  project: ProjectRow,
  version: number,
): Promise<JiraMappings> {
  const statuses = await statusesOf(ctx.services.db, ctx.scope);
  return wordsOf({ statuses, maps: project.maps }, project, await choicesOf(ctx, setup, project.key), version);
}

/** The words of a project that have a mapping, and those that Jira offers besides. */
export function wordsOf(
  meanings: Meanings,
  { key, maps }: Pick<ProjectRow, 'key' | 'maps'>,
  choices: JiraChoices | undefined,
  version: number,
): JiraMappings {
  const rows = <T>(
    set: readonly { readonly jira: string; readonly here: T }[] = [],
    offered: readonly string[] = [],
    meaning: (name: string) => T | null,
  ) => {
    const known = new Set(set.map(({ jira }) => jira.toLowerCase()));
    const others = offered.filter((name) => !known.has(name.toLowerCase()));
    return [
      ...set.map(({ jira, here }) => ({ jira, here, is_set: true })),
      ...others.map((jira) => ({ jira, here: meaning(jira), is_set: false })),
    ];
  };
  return {
    project_key: key,
    statuses: rows<string>(maps.statuses, choices?.statuses, (name) => statusOf(meanings, { name }) ?? null),
    priorities: rows(maps.priorities, choices?.priorities, (name) => priorityOf(meanings, name) ?? null),
    types: rows(maps.types, choices?.types, (name) => typeOf(meanings, name)),
    complete: choices !== undefined,
    version,
  };
}

async function choicesOf(ctx: Base, setup: JiraSetup, key: string): Promise<JiraChoices | undefined> {
  try {
    return await askJira(ctx, setup, (jira, credentials) => jira.listChoices(credentials, key));
  } catch (error) {
    if (error instanceof AppError && /^(?:INTEGRATION|JIRA)_/.test(error.app)) return undefined;
    throw error;
  }
}
