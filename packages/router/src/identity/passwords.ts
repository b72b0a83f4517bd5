import { hash, verify } from '@node-rs/argon2';
import { AppError } from '../kit/errors.ts';

/** OWASP's and ASVS' figures for argon2id with one pass: 46 MiB. */
const parameters = { memoryCost: 47_104, timeCost: 1, parallelism: 1 };
const prefix = `$argon2id$v=19$m=${parameters.memoryCost},t=${parameters.timeCost},p=${parameters.parallelism}$`;
/** The hash of a random password nobody knows: checking against it takes as long as checking against a user's. */
const nobodys = `${prefix}TjUT4olW7STevQo8jPlvfw$KHCaY/OWSAYC+2X1ERwv/OxaETN4QjgTqHGDPSyP/Mo`;

const AT_ONCE = 2;
const WAITING = 50;
let running = 0;
const queue: (() => void)[] = [];

/** Each hash takes 46 MiB and a core: few run at once, some wait, and more than that are refused (UNAVAILABLE). */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (queue.length >= WAITING) throw new AppError('UNAVAILABLE', { retry_after: 1 });
    await new Promise<void>((resolve) => queue.push(resolve));
  } else running++;
  try {
    return await work();
  } finally {
    const next = queue.shift();
    if (next === undefined) running--;
    else next();
  }
}

// Passwords that look the same are the same, whatever keyboard they were typed on.
const normal = (password: string): string => password.normalize('NFKC');

/** Hashes a password to be kept. Throws UNAVAILABLE when too many wait already. */
export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(normal(password), parameters));

/**
 * Whether a password is the one that was hashed. Without a hash (no such user, or one without a password) the answer
 * is no, after the same time. Throws UNAVAILABLE when too many wait already.
 */
export async function verifyPassword(hashed: string | null | undefined, password: string): Promise<boolean> {
  const right = await inTurn(() => verify(hashed ?? nobodys, normal(password)));
  return right && typeof hashed === 'string';
}

/** Whether a hash was made with other parameters than today's; it is made anew when its password is given next. */
export const isOutdated = (hashed: string): boolean => !hashed.startsWith(prefix);
