import { createHash } from 'node:crypto';
import type { Db } from '@deskwire/database/schema.ts';
import type { Writing } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import type { Services } from '../../../kit/services.ts';
import { verifyPassword } from '../../passwords.ts';
import * as queries from './throttle.queries.ts';

/** The context of guarded steps, of a procedure that commits by itself. */
export interface Committing {
  readonly db: Db;
  readonly services: Services;
  readonly now: () => string;
  readonly commit: <T>(work: (tx: Pick<Writing, 'db'>) => Promise<T>) => Promise<T>;
}

// Hashed: what people type into the field for the address is sometimes their password.
const subjectOf = (email: string): Buffer => createHash('sha256').update(email).digest();

/**
 * Compares a password, five times freely and then with growing pauses, whether or not the address has an account.
 * Throws RATE_LIMITED in a pause; a right password forgives the failures before it.
 */
export async function guardedVerify(
  { db, commit, now }: Committing,
  email: string,
  hashed: string | null | undefined,
  password: string,
): Promise<boolean> {
  const subject = subjectOf(email);
  const reserved = await commit((tx) => queries.reserve(tx.db, subject, now()));
  if (reserved === undefined) throw await pause(db, subject, now());
  const right = await verifyPassword(hashed, password);
  if (right) await commit((tx) => queries.forgive(tx.db, subject));
  return right;
}

async function pause(db: Db, subject: Buffer, now: string): Promise<AppError> {
  const wait = await queries.findWait(db, subject);
  const seconds = wait === undefined ? 1 : (Date.parse(wait.next_try_at) - Date.parse(now)) / 1000;
  return new AppError('RATE_LIMITED', { limit: 5, window: 900, retry_after: Math.max(1, Math.ceil(seconds)) });
}

/** The owner of the mailbox chose a new password: guesses at the old one no longer count. */
export const forgivePassword = (db: Writing['db'], email: string) => queries.forgive(db, subjectOf(email));
