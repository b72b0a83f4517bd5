import type { Db } from '@deskwire/database/schema.ts';
import { AppError } from '../../../kit/errors.ts';
import type { Services } from '../../../kit/services.ts';
import { linkTokens } from './token.ts';
import { findLinked } from './queries.ts';

interface Linked {
  readonly db: Db;
  readonly services: Services;
}

/**
 * Opens the decision that a token is for. Throws TOKEN_SPENT if it is not ours, or if its holder may no longer decide anything
 * in the team.
 */
export async function open({ db, services }: Linked, token: string) {
  const grant = linkTokens.read(services, token);
  const linked = grant && (await findLinked(db, grant));
  if (grant === undefined || linked === undefined) throw new AppError('TOKEN_SPENT');
  return { grant, linked };
}

/** Errors that a spent link turns into one: its holder learns only that it is spent. */
const spent: ReadonlySet<string> = new Set([
  'APPROVAL_NOT_FOUND',
  'APPROVAL_CLOSED',
  'APPROVAL_NOT_YOURS',
  'APPROVAL_DECIDED',
]);

export async function orSpent<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AppError && spent.has(error.app))
      throw new AppError('TOKEN_SPENT', undefined, { cause: error });
    throw error;
  }
}
