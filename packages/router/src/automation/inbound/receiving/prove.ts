import { AppError } from '../../../kit/errors.ts';
import type { Base } from '../../../kit/context.ts';
import { addressGroup } from '../../../kit/limits/limiter.ts';
import { TOLERANCE_SECONDS, type Proof, type Sent, type Verdict } from './proofs.ts';

/** The limit of wrong proofs from one address. */
const FAILURES = { max: 30, seconds: 60 };

/** Lets only a message pass that proves where it is from. Throws SIGNATURE_INVALID or SIGNATURE_EXPIRED. */
export async function prove(ctx: Base, proof: Proof, sent: Sent, secrets: readonly string[]): Promise<void> {
  const verdict: Verdict = secrets.length === 0 ? 'invalid' : proof(sent, secrets, ctx.now());
  if (verdict === 'expired') throw new AppError('SIGNATURE_EXPIRED', { tolerance_seconds: TOLERANCE_SECONDS });
  if (verdict === 'invalid') await refuse(ctx, 'SIGNATURE_INVALID');
}

/** Counts a wrong secret or signature against the address that showed it, and refuses it. */
export async function refuse(
  { services, request }: Pick<Base, 'services' | 'request'>,
  code: 'SIGNATURE_INVALID' | 'INBOUND_SOURCE_NOT_FOUND',
): Promise<never> {
  await services.limiter.consume(FAILURES, `inbound|failures|${addressGroup(request.address)}`);
  throw new AppError(code);
}
