import { listRecipients } from '../../../identity/people/recipients/recipients.ts';
import type { Letter } from '../../../kit/events/notices.ts';
import type { ReactionCtx } from '../../../kit/jobs/job.ts';
import { readHappened } from '../../../platform/events/happened.ts';

/** Writes the letter of an event to one person again, as it is by now. */
export async function writeAgain(
  ctx: ReactionCtx,
  person_id: string,
  { event_id, type }: { readonly event_id: string; readonly type: string },
): Promise<Letter[]> {
  const { team_id } = ctx.scope;
  const notice = ctx.services.domains.notices.get(type);
  const event = notice && (await readHappened(ctx.db, team_id, event_id));
  if (event === undefined) return [];
  const find = (ids: readonly string[], options: { after_leaving: boolean }) =>
    listRecipients(
      ctx.db,
      team_id,
      ids.filter((id) => id === person_id),
      options,
    );
  return notice!.write(ctx, event, find);
}
