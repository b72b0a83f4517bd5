import { createHash, randomUUIDv7 } from 'node:crypto';
import type { estimates } from '@deskwire/contract/field/estimates.ts';
import type { EstimateDetail } from '@deskwire/contract/field/estimates.schemas.ts';
import { getContact } from '../../../identity/people/recipients/recipients.ts';
import { queueEmail } from '../../../inbox/emails/queue.ts';
import { demand } from '../../../kit/access/can.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { moneyIn } from '../../../kit/money/text.ts';
import { checkVersion } from '../../../kit/calls/version.ts';
import { addUp } from '../figures/content.ts';
import { endOfDay } from '../figures/days.ts';
import { linkToken } from '../link/token.ts';
import { getDetail, getRow, lockRow } from '../get.ts';
import { keyOf, presentDetail } from '../present.ts';
import { readTeam, updateEstimate, type WholeRow } from '../queries.ts';
import { sendable } from '../rules.ts';
import { timerOf } from '../versions/close.ts';
import * as versions from '../versions/queries.ts';
import { writeDocument } from './document.ts';
import { expireEstimate } from './expire.ts';

type Sending = Ctx<typeof estimates.send>;

/**
 * Sends the client a link to a draft as it reads now, word for word: that becomes a version, which never changes. What
 * waits for the client already is sent once more.
 */
export async function sendEstimate(
  ctx: Sending,
  { estimate_id, message, version }: In<typeof estimates.send>,
): Promise<EstimateDetail> {
  const { db, scope, now, commit } = ctx;
  const row = await getRow(db, scope, estimate_id);
  await checkVersion(row, version, () => presentDetail(scope, row));
  demand(sendable, row, scope);
  const team = await readTeam(db, scope);
  const expires_at = endOfDay(row.valid_until, team.time_zone);
  if (Date.parse(expires_at) <= Date.parse(now()))
    throw new AppError('ESTIMATE_EXPIRED', { valid_until: row.valid_until });
  const client = await getContact(db, scope.team_id, row.client_id);
  if (client.email === null || row.client.left) throw new AppError('PERSON_WITHOUT_ADDRESS');
  const to = { ...client, email: client.email };
  const made = row.status === 'draft' ? await makeVersion(ctx, row, { team, client: to, expires_at }) : undefined;
  await commit(async ({ db: tx, events, outbox }) => {
    const current = await lockRow(tx, scope, row.id);
    // Nobody is sent something else than what was there when they pressed the button.
    await checkVersion(current, row.version, () => presentDetail(scope, current));
    if (made !== undefined) {
      await versions.insertVersion(tx, scope, made);
      outbox.later(expireEstimate, { estimate_id: row.id }, { run_at: expires_at, key: timerOf(row.id) });
    }
    const sent = made ?? (await versions.findVersion(tx, scope, row.id, row.sent_number))!;
    const set = made === undefined ? {} : { status: 'sent' as const, sent_number: made.number };
    const changed = await updateEstimate(tx, scope, row.id, set, now());
    const sha256 = typeof sent.sha256 === 'string' ? sent.sha256 : sent.sha256.toString('hex');
    const { currency, total, number } = sent;
    events.add('estimate.sent', changed, { number, sha256, currency, total, again: made === undefined });
    await queueEmail(
      { db: tx, outbox, services: ctx.services, now },
      {
        to: to.email,
        template: 'estimate-sent',
        props: {
          recipient_name: client.name,
          team_name: team.name,
          estimate: { key: keyOf(row.number), title: row.title },
          total: moneyIn(team.locale, currency)(total),
          last_date: row.valid_until,
          revised: number > 1,
          link: `/pages/estimate?token=${linkToken(ctx.services, { team_id: scope.team_id, version_id: sent.id })}`,
          ...(message === undefined ? {} : { message }),
        },
        team_id: scope.team_id,
        user_id: client.user_id,
        dedupe: randomUUIDv7(),
      },
    );
  });
  return getDetail(db, scope, row.id);
}

interface For {
  readonly team: Awaited<ReturnType<typeof readTeam>>;
  readonly client: { readonly name: string; readonly email: string };
  readonly expires_at: string;
}
/** The next version, with its document. */
async function makeVersion(
  { scope, services, now }: Sending,
  row: WholeRow,
  { team, client, expires_at }: For,
): Promise<versions.NewVersion> {
  const number = row.sent_number + 1;
  const sent_at = now();
  const pdf = Buffer.from(await writeDocument(services, { row, team, client, number, at: sent_at }));
  const { lines, taxes, sums } = addUp(row);
  return {
    ...sums,
    id: randomUUIDv7(),
    estimate_id: row.id,
    number,
    client_id: row.client_id,
    title: row.title,
    client_name: client.name,
    client_email: client.email,
    introduction: row.introduction,
    terms: row.terms,
    currency: row.currency,
    lines,
    taxes,
    valid_until: row.valid_until,
    expires_at,
    needs_signature: row.needs_signature,
    pdf,
    sha256: createHash('sha256').update(pdf).digest(),
    sent_by: scope.person_id,
    sent_at,
  };
}
