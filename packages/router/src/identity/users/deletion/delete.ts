import type { User as Account } from '@deskwire/contract/identity/users.schemas.ts';
import type { users } from '@deskwire/contract/identity/users.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { keepingAMaster, lockSubject } from '../administration/masters.ts';
import { presentUser } from '../present.ts';
import * as queries from '../queries.ts';
import { markDeleted } from './retire.ts';

export const deleteUser = (ctx: Ctx<typeof users.delete>, { user_id }: In<typeof users.delete>): Promise<Account> =>
  keepingAMaster(ctx.db, async (is_master) => {
    await lockSubject(ctx.db, ctx.user, user_id, is_master);
    await markDeleted(ctx, user_id, null);
    return presentUser(ctx.services)((await queries.findUser(ctx.db, user_id))!);
  });
