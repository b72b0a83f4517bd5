import type { InboundSource } from '@deskwire/contract/automation/inbound.schemas.ts';
import { AppError } from '../../../kit/errors.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import * as queries from './queries.ts';

/** A source as it is shown: without its secrets. */
export function presentSource(row: queries.SourceRow, now: string): InboundSource {
  const {
    secret_hash: _,
    signing_secret: _1,
    previous_signing_secret: _2,
    previous_secret_expires_at: until,
    ...shown
  } = row;
  return { ...shown, previous_secret_expires_at: until !== null && Date.parse(until) > Date.parse(now) ? until : null };
}

/** Throws INBOUND_SOURCE_NOT_FOUND. */
export async function lockSource(
  db: Parameters<typeof queries.lockSource>[0],
  scope: InTeam,
  id: string,
): Promise<queries.SourceRow> {
  const row = await queries.lockSource(db, scope, id);
  if (row === undefined) throw new AppError('INBOUND_SOURCE_NOT_FOUND');
  return row;
}
