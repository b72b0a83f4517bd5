import type { notifications } from '@deskwire/contract/inbox/notifications.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from './queries.ts';

type Unsubscribe = typeof notifications.push.unsubscribe;

export async function unsubscribePush({ db, user }: Ctx<Unsubscribe>, { subscription_id: id }: In<Unsubscribe>) {
  if (!(await queries.deleteOwn(db, user.id, id))) throw new AppError('PUSH_SUBSCRIPTION_NOT_FOUND');
  return { id };
}
