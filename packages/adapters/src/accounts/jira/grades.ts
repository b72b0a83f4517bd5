import type { Credentials } from '../account-provider.ts';
import { fieldOf, listOf } from '../account-call.ts';

export type Urgency = 'urgent' | 'high' | 'medium' | 'low';
interface Kind {
  readonly project_key: string;
  readonly issue_type: string;
}
type Json = Readonly<Record<string, unknown>>;
type Ask = (credentials: Credentials, path: string) => Promise<{ readonly status: number; readonly body: unknown }>;
/** A field whose values are in order, the gravest first. */
interface Grade {
  readonly field: string;
  readonly values: readonly string[];
}

/** The fields of issues of a kind change rarely. */
const KEPT_MS = 600_000;
const MOST_KINDS = 200;
const graded: ReadonlySet<string> = new Set(['urgency', 'impact']);
const place: Readonly<Record<Urgency, number>> = { urgent: 0, high: 1, medium: 2, low: 3 };

/**
 * Values of the fields Urgency and Impact, which service desks have beside the priority, by how urgent a ticket is here.
 * Issues without such fields, and a Jira that does not say what they have, get none.
 */
export function createGrades(ask: Ask) {
  const known = new Map<string, { readonly at: number; readonly grades: readonly Grade[] }>();
  async function read(credentials: Credentials, { project_key, issue_type }: Kind): Promise<readonly Grade[]> {
    const path = `/issue/createmeta/${encodeURIComponent(project_key)}/issuetypes`;
    const types = await ask(credentials, `${path}?maxResults=200`);
    const type = rowsOf(types.body, 'issueTypes').find(({ name }) => name === issue_type);
    if (type === undefined) return [];
    const { body } = await ask(credentials, `${path}/${encodeURIComponent(fieldOf(type, 'id'))}?maxResults=200`);
    return rowsOf(body, 'fields').flatMap((row) => {
      const values = listOf(row, 'allowedValues').flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
      const isGraded = graded.has(String(row['name']).toLowerCase()) && values.length > 0;
      return isGraded ? [{ field: String(row['fieldId'] ?? row['key']), values }] : [];
    });
  }
  return async (credentials: Credentials, kind: Kind, urgency: Urgency): Promise<Json> => {
    const key = JSON.stringify([credentials.base_url, kind.project_key, kind.issue_type]);
    const found = known.get(key);
    let grades = found === undefined || found.at < Date.now() - KEPT_MS ? undefined : found.grades;
    if (grades === undefined) {
      grades = await read(credentials, kind).catch(() => undefined);
      if (grades === undefined) return {};
      if (known.size >= MOST_KINDS) known.clear();
      known.set(key, { at: Date.now(), grades });
    }
    // With fewer or more than four values, in proportion.
    const at = (values: readonly string[]) => values[Math.round((place[urgency] * (values.length - 1)) / 3)]!;
    return Object.fromEntries(grades.map(({ field, values }) => [field, { id: at(values) }]));
  };
}
/** Cloud names what it lists, Data Center calls it values. */
const rowsOf = (body: unknown, name: string): readonly Json[] => {
  const named = listOf(body, name);
  return named.length > 0 ? named : listOf(body, 'values');
};
