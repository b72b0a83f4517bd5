import type { Db } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import * as queries from '../queries.ts';

/** The outcome of a request, and who decided last. */
export async function readOutcome(
  { db, scope, now }: { readonly db: Db; readonly scope: InTeam; readonly now: () => string },
  request_id: string,
): Promise<{ readonly status: string; readonly decided_by: string | null } | undefined> {
  const request = await queries.readRequest(db, scope, request_id);
  if (request === undefined) return undefined;
  const steps = await queries.readSteps(db, scope, [request_id], now());
  const [last] = steps
    .filter(({ decided_at }) => decided_at !== null)
    .toSorted((a, b) => Date.parse(b.decided_at!) - Date.parse(a.decided_at!));
  return { status: request.status, decided_by: last?.decided_by ?? null };
}
