import type { users } from '@deskwire/contract/identity/users.ts';
import { queueEmail } from '../../../inbox/emails/queue.ts';
import type { Ctx } from '../../../kit/context.ts';
import { keepingAMaster } from '../administration/masters.ts';
import * as queries from '../queries.ts';
import { restoreToken } from './restore-token.ts';
import { markDeleted } from './retire.ts';

/** One's own account. The mail carries the only way back. */
export const deleteMe = (ctx: Ctx<typeof users.deleteMe>): Promise<{ purge_at: string }> =>
  keepingAMaster(ctx.db, async () => {
    const { db, outbox, services, user, now } = ctx;
    await queries.lockUser(db, user.id);
    const row = await markDeleted(ctx, user.id);
    const token = restoreToken(services, { user_id: row.id, deleted_at: row.deleted_at! });
    await queueEmail(
      { db, outbox, services, now },
      {
        to: row.email,
        template: 'account-deleted',
        props: { erased_at: row.purge_at, link: `/pages/restore-account?token=${token}` },
        dedupe: token,
      },
    );
    return { purge_at: row.purge_at };
  });
