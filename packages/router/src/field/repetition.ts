import { payloadHash } from '@deskwire/queue/seals.ts';
import type { TeamScope } from '../kit/context.ts';
import { AppError } from '../kit/errors.ts';

/** The hash of the input that a row was created with, and its author. */
export interface Made {
  readonly id: string;
  readonly author_id: string;
  readonly created_hash: Buffer | null;
  readonly deleted_at: string | null;
}

/** The hash of an input that creates a row: equal inputs have equal hashes. */
export const hashOf = (input: object): Buffer => payloadHash(JSON.parse(JSON.stringify(input)));

/**
 * A client that is offline sends again what it does not know to have arrived. The same input of the same person under the
 * same id is the row that is there; anything else throws ID_TAKEN.
 */
export function checkRepetition(made: Made, { person_id }: Pick<TeamScope, 'person_id'>, hash: Buffer): void {
  const same = made.author_id === person_id && made.created_hash?.equals(hash) === true;
  if (!same || made.deleted_at !== null) throw new AppError('ID_TAKEN', { id: made.id });
}
