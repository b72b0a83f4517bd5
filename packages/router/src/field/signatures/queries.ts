import { sql } from 'kysely';
import type { PersonName } from '@deskwire/contract/identity/names.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personShown } from '../../identity/people/fragments.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { InTeam } from '../../kit/team-id.ts';
import { isVersionOf, versionShown } from '../estimates/fragments.ts';

const on = tables<'signatures'>();

const columns = [
  's.id',
  's.team_id',
  's.subject',
  's.name',
  's.signer_id',
  's.consent',
  's.client_at',
  's.signed_at',
  's.address',
  's.via',
  's.captured_by',
  sql<string | null>`encode(s.sha256, 'hex')`.as('sha256'),
] as const;
const beside = [
  personShown<PersonName | null>('s.team_id', 's.signer_id').as('signer'),
  personShown<PersonName | null>('s.team_id', 's.captured_by').as('capturer'),
  versionShown('s.team_id', 's.estimate_version_id').as('estimate'),
] as const;
const signatures = (db: Db, { team_id }: InTeam) =>
  on(db).selectFrom('signatures as s').where('s.team_id', '=', team_id);

export function listSignatures(db: Db, scope: InTeam, estimate_id: string | undefined, slice: Slice) {
  const matching = signatures(db, scope).$if(estimate_id !== undefined, (q) =>
    q.where(isVersionOf('s.team_id', 's.estimate_version_id', estimate_id!)),
  );
  const rows = matching.select([...columns, ...beside]).$castTo<SignatureRow>();
  return listed(db, { rows, matching: matching.select('s.id') }, ['s.signed_at', 's.id'], 'desc', slice);
}

export interface SignatureRow {
  readonly id: string;
  readonly team_id: string;
  readonly subject: string;
  readonly name: string;
  readonly signer_id: string | null;
  readonly signer: PersonName | null;
  readonly consent: string;
  readonly client_at: string | null;
  readonly signed_at: string;
  readonly address: string;
  readonly via: 'app' | 'link';
  readonly captured_by: string | null;
  readonly capturer: PersonName | null;
  readonly sha256: string | null;
  readonly estimate: { readonly estimate_id: string; readonly number: number } | null;
}
export const findSignature = (db: Db, scope: InTeam, id: string) =>
  signatures(db, scope)
    .select([...columns, ...beside, 's.strokes'])
    .where('s.id', '=', id)
    .$castTo<SignatureRow & { readonly strokes: number[][] }>()
    .executeTakeFirst();

/** The signature with which a version was signed last. */
export const findOfVersion = (db: Db, scope: InTeam, version_id: string) =>
  signatures(db, scope)
    .select('s.id')
    .where('s.estimate_version_id', '=', version_id)
    .orderBy('s.signed_at', 'desc')
    .orderBy('s.id', 'desc')
    .limit(1)
    .executeTakeFirst();

export interface NewSignature {
  readonly id: string;
  readonly subject: string;
  readonly estimate_version_id: string | null;
  readonly sha256: Buffer | null;
  readonly name: string;
  readonly signer_id: string | null;
  readonly consent: string;
  readonly strokes: readonly (readonly number[])[];
  readonly client_at: string | null;
  readonly signed_at: string;
  readonly address: string;
  readonly via: 'app' | 'link';
  readonly captured_by: string | null;
}
export const insertSignature = (db: Tx, { team_id }: InTeam, { strokes, ...row }: NewSignature) =>
  on(db)
    .insertInto('signatures')
    .values({ ...row, team_id, strokes: JSON.stringify(strokes) })
    .execute();
