import { randomUUIDv7 } from 'node:crypto';
import type { signatures } from '@deskwire/contract/field/signatures.ts';
import type { SignatureDetail } from '@deskwire/contract/field/signatures.schemas.ts';
import { personMeant } from '../../identity/people/known/known.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { invalid } from '../../kit/errors.ts';
import { consentTo } from '../estimates/deciding/consent.ts';
import { demandOpen, holdVersion } from '../estimates/deciding/decide.ts';
import { keyOf } from '../estimates/present.ts';
import { getSignature } from './get.ts';
import { captureSignature, type Signed } from './signatures.ts';

/** Keeps what somebody drew on the device of a person of the team. */
export async function createSignature(
  ctx: Ctx<typeof signatures.create>,
  input: In<typeof signatures.create>,
): Promise<SignatureDetail> {
  const { db, scope } = ctx;
  const id = await captureSignature(ctx, scope, input, {
    id: input.id ?? randomUUIDv7(),
    captured_by: scope.person_id,
    ...(await meantBy(ctx, input)),
  });
  return getSignature(db, scope, id);
}

/** The subject of a signature: a version of an estimate that still waits, or something that is only named. */
async function meantBy(
  ctx: Ctx<typeof signatures.create>,
  { estimate_id, number, sha256, subject, statement, signer_id }: In<typeof signatures.create>,
): Promise<Omit<Signed, 'id' | 'captured_by'>> {
  if (estimate_id === undefined) {
    if (subject === undefined) throw invalid('subject', 'is needed without estimate_id');
    if ((number ?? sha256) !== undefined) throw invalid('number', 'goes with estimate_id, as does sha256');
    return {
      subject,
      consent: statement ?? `I agree to: ${subject}`,
      signer_id: (await personMeant(ctx.db, ctx.scope, signer_id)) ?? null,
    };
  }
  if (subject !== undefined) throw invalid('subject', 'follows from estimate_id');
  if (number === undefined || sha256 === undefined) throw invalid('sha256', 'is needed with estimate_id, as is number');
  const held = await holdVersion(ctx, { estimate_id, number, sha256 });
  demandOpen(held, ctx.now());
  const { version, estimate } = held;
  const key = keyOf(estimate.number);
  return {
    subject: `${key}, version ${number}: ${version.title}`,
    consent: statement ?? consentTo(key, number),
    signer_id: (await personMeant(ctx.db, ctx.scope, signer_id)) ?? version.client_id,
    version,
  };
}
