import { cut } from '@deskwire/contract/kit/cut.ts';
import { createHash } from 'node:crypto';
import type { SignatureInput } from '@deskwire/contract/field/signatures.schemas.ts';
import type { Db, Tx } from '@deskwire/database/schema.ts';
import type { Events, RequestInfo } from '../../kit/context.ts';
import { AppError, constraintMeans } from '../../kit/errors.ts';
import type { InTeam } from '../../kit/team-id.ts';
import { isBlank } from './blank.ts';
import * as queries from './queries.ts';

constraintMeans({ signatures_pkey: 'ID_TAKEN', signatures_team_id_signer_id_fkey: 'PERSON_NOT_FOUND' });

interface Capturing {
  readonly db: Tx;
  readonly events: Events<'signature.captured'>;
  readonly request: RequestInfo;
  readonly now: () => string;
}
export interface Signed {
  readonly id: string;
  readonly subject: string;
  readonly consent: string;
  readonly signer_id: string | null;
  /** The person on whose device it was drawn; null for the signer's own, by a link. */
  readonly captured_by: string | null;
  /** The version of an estimate that was signed. */
  readonly version?: {
    readonly id: string;
    readonly estimate_id: string;
    readonly number: number;
    readonly sha256: string;
  };
}

/**
 * Keeps a signature with all that proves it: what was signed, when, and from where. Its event is sealed like every other.
 * Throws SIGNATURE_BLANK.
 */
export async function captureSignature(
  { db, events, request, now }: Capturing,
  { team_id }: InTeam,
  { name, strokes, client_at }: SignatureInput,
  { id, subject, consent, signer_id, captured_by, version }: Signed,
): Promise<string> {
  if (isBlank(strokes)) throw new AppError('SIGNATURE_BLANK');
  const via = captured_by === null ? 'link' : 'app';
  await queries.insertSignature(
    db,
    { team_id },
    {
      id,
      subject: cut(subject, 300),
      estimate_version_id: version?.id ?? null,
      sha256: version === undefined ? null : Buffer.from(version.sha256, 'hex'),
      name,
      signer_id,
      consent,
      strokes,
      client_at: client_at ?? null,
      signed_at: now(),
      address: request.address,
      via,
      captured_by,
    },
  );
  events.add(
    'signature.captured',
    { id, team_id, actor_id: captured_by ?? signer_id },
    {
      subject: cut(subject, 300),
      name,
      consent,
      estimate_id: version?.estimate_id ?? null,
      number: version?.number ?? null,
      sha256: version?.sha256 ?? null,
      strokes_sha256: createHash('sha256').update(JSON.stringify(strokes)).digest('hex'),
      via,
    },
  );
  return id;
}

/** The signature that a version of an estimate has; undefined if it has none. */
export const signatureOf = async (db: Db, scope: InTeam, version_id: string): Promise<string | undefined> =>
  (await queries.findOfVersion(db, scope, version_id))?.id;
