import type { Signature } from '@deskwire/contract/field/signatures.schemas.ts';
import type * as queries from './queries.ts';

/** A signature, with the estimate that it stands under. */
export const presentSignature = <R extends queries.SignatureRow>({
  estimate,
  ...row
}: R): Omit<R, 'estimate'> & Signature => ({
  ...row,
  estimate_id: estimate?.estimate_id ?? null,
  estimate_number: estimate?.number ?? null,
});
