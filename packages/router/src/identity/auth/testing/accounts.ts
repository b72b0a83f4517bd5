import { randomUUIDv7 } from 'node:crypto';
import { codeIn, mailsTo, tokenIn, type TestMail } from '../../../testing/mails.ts';
import { visitor, type Visitor } from '../../../testing/visitor.ts';
import type { TestWorld } from '../../../testing/world.ts';
import { hashPassword } from '../../passwords.ts';

export const password = 'a sentence nobody would guess';
export const anEmail = (): string => `${randomUUIDv7()}@example.com`;
let hashed: Promise<string> | undefined;

/** Somebody with an account, a proven address and this file's password, who has signed in nowhere yet. */
export async function anAccount(world: TestWorld, email = anEmail()): Promise<{ user_id: string; email: string }> {
  const user_id = randomUUIDv7();
  const at = new Date(Date.now() - 60_000).toISOString();
  const password_hash = await (hashed ??= hashPassword(password));
  await world.kysely
    .insertInto('users')
    .values({
      id: user_id,
      email,
      email_verified_at: at,
      password_hash,
      full_name: 'Ada Lovelace',
      created_at: at,
      updated_at: at,
    })
    .execute();
  return { user_id, email };
}

export interface SignedInVisitor extends Visitor {
  readonly email: string;
  readonly user_id: string;
  readonly session_id: string;
  readonly refresh_token: string;
}
/** Somebody with an account who has just signed in. */
export async function aSignedIn(world: TestWorld, account?: { email: string }): Promise<SignedInVisitor> {
  const { email } = account ?? (await anAccount(world));
  const someone = visitor(world);
  const answer = await someone.call().auth.login({ email, password });
  if (answer.status !== 'signed_in') throw new Error('A second factor is asked for');
  someone.bearer = answer.access_token!;
  const { session_id, user } = answer;
  return Object.assign(someone, { email, user_id: user.id, session_id, refresh_token: answer.refresh_token! });
}

/** Does something that only somebody signed in may do. */
export const probe = (someone: Visitor) => someone.call().auth.sessions.list({});

/** The link and the code of the newest mail to an address, once the work of the world is done. */
export async function newestMail(world: TestWorld, email: string): Promise<{ token: string; code: string }> {
  const mail = await findNewest(world, email);
  return { token: tokenIn(mail), code: codeIn(mail) };
}
/** The same for a mail that has no code. */
export const newestLink = async (world: TestWorld, email: string): Promise<string> =>
  tokenIn(await findNewest(world, email));

async function findNewest(world: TestWorld, email: string): Promise<TestMail> {
  await world.drain();
  const mail = (await mailsTo(world, email)).at(-1);
  if (mail === undefined) throw new Error(`No mail went to ${email}`);
  return mail;
}
