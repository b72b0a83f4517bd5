import { randomUUIDv7 } from 'node:crypto';
import type { DataRequest, compliance } from '@deskwire/contract/platform/compliance.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { lockContact } from '../../../identity/people/update.ts';
import type { Ctx } from '../../../kit/context.ts';
import { presentRequest } from '../requests/present.ts';
import * as queries from '../requests/queries.ts';

/** The law gives a month. */
const DUE_SECONDS = 30 * 86_400;

interface Asked {
  readonly kind: 'export' | 'erasure';
  readonly person_id: string;
  readonly reason?: string | null;
}
/** Writes a request about a contact down. Throws PERSON_NOT_FOUND, PERSON_HAS_ACCOUNT or PERSON_IS_BOT. */
export async function requestOf(
  { db, scope, events, user, now }: Ctx<typeof compliance.exportPerson>,
  { kind, person_id, reason = null }: Asked,
): Promise<DataRequest> {
  await lockContact(db, scope, person_id);
  const row = await queries.insertRequest(db, {
    id: randomUUIDv7(),
    kind,
    user_id: null,
    team_id: scope.team_id,
    person_id,
    requested_by: user.id,
    reason,
    due_at: secondsAfter(now(), DUE_SECONDS),
    created_at: now(),
  });
  events.add('data_request.created', { id: row.id, team_id: scope.team_id }, { kind, user_id: null, person_id });
  return presentRequest(row);
}
