import type { emails } from '@deskwire/contract/inbox/emails.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import * as queries from './queries.ts';

type Get = typeof emails.get;

export async function showEmail({ db, scope }: Ctx<Get>, { email_id }: In<Get>) {
  const email = await queries.findEmail(db, scope, email_id);
  if (email === undefined) throw new AppError('EMAIL_NOT_FOUND');
  return email;
}
