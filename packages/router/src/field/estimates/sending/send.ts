import { createHash, randomUUIDv7 } from 'node:crypto';
import type { estimates } from '@deskwire/contract/field/estimates.ts';
import type { EstimateDetail } from '@deskwire/contract/field/estimates.schemas.ts';
import { getContact } from '../../../identity/people/recipients/recipients.ts';
import { queueEmail } from '../../../inbox/emails/queue.ts';
import { demand } from '../../../kit/access/can.ts';
import type { Ctx, In, Writing } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { moneyIn } from '../../../kit/money/text.ts';
import { checkVersion } from '../../../kit/calls/version.ts';
import { addUp } from '../figures/content.ts';
import { endOfDay } from '../figures/days.ts';
import { linkTokens } from '../link/token.ts';
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
export async function sendEstimate(ctx: Sending, input: In<typeof estimates.send>): Promise<EstimateDetail> {
  await ctx.once(
    () => prepare(ctx, input),
    (tx, prepared) => note(ctx, tx, prepared, input.message),
  );
  return getDetail(ctx.db, ctx.scope, input.estimate_id);
}

type Prepared = Awaited<ReturnType<typeof prepare>>;
/** Finds out whether an estimate can be sent, and makes the version of a draft that is. */
async function prepare(ctx: Sending, { estimate_id, version }: In<typeof estimates.send>) {
  const { db, scope, now } = ctx;
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
  return { row, team, to, made, expires_at };
}

async function note(
  { scope, services, now }: Sending,
  { db, events, outbox }: Writing<'estimate.sent'>,
  { row, team, to, made, expires_at }: Prepared,
  message: string | undefined,
): Promise<void> {
  const current = await lockRow(db, scope, row.id);
  // Nobody is sent something else than what was there when they pressed the button.
  await checkVersion(current, row.version, () => presentDetail(scope, current));
  if (made !== undefined) {
    await versions.insertVersion(db, scope, made);
    outbox.later(expireEstimate, { estimate_id: row.id }, { run_at: expires_at, key: timerOf(row.id) });
  }
  const sent = made ?? (await versions.findVersion(db, scope, row.id, row.sent_number))!;
  const set = made === undefined ? {} : { status: 'sent' as const, sent_number: made.number };
  const changed = await updateEstimate(db, scope, row.id, set, now());
  const sha256 = typeof sent.sha256 === 'string' ? sent.sha256 : sent.sha256.toString('hex');
  const { currency, total, number } = sent;
  events.add('estimate.sent', changed, { number, sha256, currency, total, again: made === undefined });
  await queueEmail(
    { db, outbox, services, now },
    {
      to: to.email,
      template: 'estimate-sent',
      props: {
        recipient_name: to.name,
        team_name: team.name,
        estimate: { key: keyOf(row.number), title: row.title },
        total: moneyIn(team.locale, currency)(total),
        last_date: row.valid_until,
        revised: number > 1,
        link: `/pages/estimate?token=${linkTokens.write(services, { team_id: scope.team_id, version_id: sent.id })}`,
        ...(message === undefined ? {} : { message }),
      },
      team_id: scope.team_id,
      user_id: to.user_id,
      dedupe: randomUUIDv7(),
    },
  );
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
