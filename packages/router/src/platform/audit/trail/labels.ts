import type { Database, Db } from '@deskwire/database/schema.ts';
import type { Services } from '../../../kit/services.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import * as queries from './queries.ts';

/**
 * The column by which auditors know a row. Kinds whose rows are private to a person, such as conversations with AI, are not
 * among them.
 */
const columns: Readonly<Record<string, string>> = {
  ticket: 'title',
  task: 'title',
  project: 'name',
  person: 'name',
  product: 'name',
  environment: 'name',
  webhook: 'url',
  file: 'name',
};

interface About {
  readonly entity: string;
  readonly entity_id: string | null;
}
/** The current names of the rows that some events are about, by the id of the row. */
export async function labelsOf(
  { db, services }: { readonly db: Db; readonly services: Services },
  team_id: TeamId,
  events: readonly About[],
): Promise<ReadonlyMap<string, string>> {
  const labels = new Map<string, string>();
  for (const [entity, those] of Map.groupBy(events, (event) => event.entity)) {
    const table: keyof Database | undefined = services.domains.homeOf(entity);
    const column = columns[entity];
    const ids = those.flatMap(({ entity_id }) => entity_id ?? []);
    if (table === undefined || column === undefined || ids.length === 0) continue;
    for (const { id, label } of await queries.findLabels(db, team_id, { table, column }, ids)) labels.set(id, label);
  }
  return labels;
}
