import type { Tx } from '@deskwire/database/schema.ts';
import { AppError } from '../../../kit/errors.ts';
import type { DraftRow } from '../messages.queries.ts';
import type { Owner } from '../sessions/queries.ts';
import * as queries from './queries.ts';

/** A draft of somebody that nobody has decided on. Throws CHAT_DRAFT_NOT_FOUND and DRAFT_CLOSED. */
export async function lockOpenDraft(db: Tx, owner: Owner, id: string): Promise<DraftRow> {
  const draft = await queries.lockDraft(db, owner, id);
  if (draft === undefined) throw new AppError('CHAT_DRAFT_NOT_FOUND');
  if (draft.state !== 'open') throw new AppError('DRAFT_CLOSED', { state: draft.state });
  return draft;
}
