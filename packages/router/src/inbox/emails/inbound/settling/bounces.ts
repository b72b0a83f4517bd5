import type { DeliveryReport } from '../reading/read-raw.ts';
import type { TeamScope, Writing } from '../../../../kit/context.ts';
import { addressOf } from '../reading/about.ts';
import { noteBounce, noteSoftBounce } from '../../suppressions/bounce.ts';
import * as emails from '../../queries.ts';

interface Reporting {
  readonly db: Parameters<typeof emails.findSentTo>[0];
  readonly scope: Pick<TeamScope, 'team_id'>;
  readonly now: () => string;
  readonly commit: <T>(work: (tx: Writing) => Promise<T>) => Promise<T>;
}

/**
 * Sends no more mail to addresses that a report says nobody has, or of which it is the third in a week. A report counts only about a mail that the team sent
 * there: it names its Message-ID, which nobody else knows.
 */
export async function suppressFailed(
  { db, scope, now, commit }: Reporting,
  { failed, message_ids }: DeliveryReport,
): Promise<void> {
  for (const { address, status } of failed) {
    const to = addressOf(address);
    const sent = to === undefined ? undefined : await emails.findSentTo(db, scope, to, message_ids);
    if (sent === undefined) continue;
    // 5.x.x is for good; of these, 5.2.x is about a mailbox that is there.
    const isHard = /^5\.(?!2)/.test(status);
    await commit((tx) =>
      isHard ? noteBounce(tx, sent, `It came back (${status}).`, now()) : noteSoftBounce(tx, sent, now()),
    );
  }
}
