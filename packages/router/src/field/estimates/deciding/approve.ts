import { randomUUIDv7 } from 'node:crypto';
import type { estimates } from '@deskwire/contract/field/estimates.ts';
import type { EstimateDecided } from '@deskwire/contract/field/estimates.schemas.ts';
import { queueEmail } from '../../../inbox/emails/queue.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { moneyIn } from '../../../kit/money/text.ts';
import { captureSignature } from '../../signatures/signatures.ts';
import { getContact } from '../../../identity/people/recipients/recipients.ts';
import { keyOf } from '../present.ts';
import { readTeam, updateEstimate } from '../queries.ts';
import { closeVersion } from '../versions/close.ts';
import { consentTo } from './consent.ts';
import { actorOf, demandOpen, holdVersion, presentDecided, type Held } from './decide.ts';

/**
 * Approves the version that was read, once: whoever approves it again gets the same answer. A client signs with it where
 * the estimate needs that; for a client, the team may note what was agreed on otherwise.
 */
export async function approveEstimate(
  ctx: Ctx<typeof estimates.approve>,
  input: In<typeof estimates.approve>,
): Promise<EstimateDecided> {
  const { db, events, outbox, now } = ctx;
  const held = await holdVersion(ctx, input);
  const { by, estimate, version } = held;
  if (version.outcome === 'approved') return presentDecided(db, held, 'approved');
  demandOpen(held, now());
  const { signature } = input;
  if (signature === undefined && by.via === 'link' && version.needs_signature) throw new AppError('SIGNATURE_NEEDED');
  const { number, sha256 } = version;
  const key = keyOf(estimate.number);
  const signature_id =
    signature === undefined
      ? null
      : await captureSignature(ctx, by, signature, {
          id: randomUUIDv7(),
          subject: `${key}, version ${number}: ${version.title}`,
          consent: consentTo(key, number),
          signer_id: version.client_id,
          captured_by: by.via === 'app' ? by.person_id : null,
          version,
        });
  await closeVersion({ db, outbox, now, scope: by }, estimate.id, {
    outcome: 'approved',
    decided_by: by.person_id,
    decided_via: by.via,
  });
  const changed = await updateEstimate(db, by, estimate.id, { status: 'approved' }, now());
  events.add('estimate.approved', { ...changed, ...actorOf(by) }, { number, sha256, via: by.via, signature_id });
  if (by.via === 'link') await confirm(ctx, held);
  return presentDecided(db, held, 'approved');
}

/** Tells the client what they have approved, and by which bytes it can be recognised. */
async function confirm(ctx: Ctx<typeof estimates.approve>, { by, estimate, version }: Held): Promise<void> {
  const client = await getContact(ctx.db, by.team_id, version.client_id);
  if (client.email === null) return;
  const team = await readTeam(ctx.db, by);
  await queueEmail(ctx, {
    to: client.email,
    template: 'estimate-approved',
    props: {
      recipient_name: client.name,
      team_name: team.name,
      estimate: { key: keyOf(estimate.number), title: version.title },
      total: moneyIn(team.locale, version.currency)(version.total),
      number: version.number,
      sha256: version.sha256,
      approved_at: ctx.now(),
    },
    team_id: by.team_id,
    user_id: client.user_id,
    dedupe: version.id,
  });
}
