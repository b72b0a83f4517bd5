import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { customRole } from '../../custom-roles/fragments.ts';
import { personShown } from '../../people/fragments.ts';
import type { Held } from '../members/roles.ts';
import type { PersonName } from '@deskwire/contract/identity/names.ts';

const on = tables<'team_invitations' | 'custom_roles' | 'people' | 'users' | 'teams'>();
const columns = [
  'id',
  'team_id',
  'email',
  'roles',
  customRole('team_invitations.team_id', 'team_invitations.custom_role_id').as('custom_role'),
  'invited_by',
  personShown('team_invitations.team_id', 'team_invitations.invited_by').as('inviter'),
  'created_at',
  'sent_at',
  'expires_at',
  'accepted_at',
  'accepted_by',
  personShown<PersonName | null>('team_invitations.team_id', 'team_invitations.accepted_by').as('accepter'),
  'revoked_at',
] as const;

export type Status = 'open' | 'accepted' | 'revoked' | 'expired';
/** The invitations of a team, newest first. */
export async function listInvitations(
  db: Db,
  { team_id }: InTeam,
  filter: { status?: Status | undefined; now: string },
  slice: Slice,
) {
  const { status, now } = filter;
  const matching = on(db)
    .selectFrom('team_invitations')
    .where('team_id', '=', team_id)
    .$if(status === 'accepted', (query) => query.where('accepted_at', 'is not', null))
    .$if(status === 'revoked', (query) => query.where('revoked_at', 'is not', null))
    .$if(status === 'open' || status === 'expired', (query) =>
      query
        .where('accepted_at', 'is', null)
        .where('revoked_at', 'is', null)
        .where('expires_at', status === 'open' ? '>' : '<=', now),
    );
  return listed(
    db,
    { rows: matching.select(columns), matching: matching.select('id') },
    ['created_at', 'id'],
    'desc',
    slice,
  );
}
export type InvitationRow = Awaited<ReturnType<typeof listInvitations>>['rows'][number];

export interface NewInvitation {
  id: string;
  email: string;
  held: Held;
  token_hash: Buffer;
  invited_by: string;
  expires_at: string;
  at: string;
}
/** One open invitation per address: a new one takes its place, and the old link ends. */
export const upsertInvitation = (db: Tx, { team_id }: InTeam, { at, held, ...invitation }: NewInvitation) => {
  const { token_hash, invited_by, expires_at } = invitation;
  const given = { roles: [...held.roles], custom_role_id: held.custom_role?.id ?? null };
  return on(db)
    .insertInto('team_invitations')
    .values({ ...invitation, ...given, team_id, created_at: at, sent_at: at })
    .onConflict((conflict) =>
      conflict
        .columns(['team_id', 'email'])
        .where('accepted_at', 'is', null)
        .where('revoked_at', 'is', null)
        .doUpdateSet({ ...given, token_hash, invited_by, expires_at, sent_at: at }),
    )
    .returning(columns)
    .executeTakeFirstOrThrow();
};

const open = (db: Tx, { team_id }: InTeam, id: string) =>
  on(db)
    .updateTable('team_invitations')
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null);

/** Gives an open invitation a new link and time. Undefined: it is not open; one that has only expired is. */
export const renew = (
  db: Tx,
  scope: InTeam,
  id: string,
  { token_hash, expires_at, at }: { token_hash: Buffer; expires_at: string; at: string },
) => open(db, scope, id).set({ token_hash, expires_at, sent_at: at }).returning(columns).executeTakeFirst();

/** Undefined: it was used or revoked before. */
export const revoke = (db: Tx, scope: InTeam, id: string, at: string) =>
  open(db, scope, id).set({ revoked_at: at }).returning(columns).executeTakeFirst();

export const findInvitation = (db: Db, { team_id }: InTeam, id: string) =>
  on(db)
    .selectFrom('team_invitations')
    .select(columns)
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .executeTakeFirst();

export const findByToken = (db: Tx, token_hash: Buffer) =>
  on(db)
    .selectFrom('team_invitations as i')
    .innerJoin('teams as t', 't.id', 'i.team_id')
    .select(['i.id', 'i.team_id', 'i.email', 't.deleted_at'])
    .where('i.token_hash', '=', token_hash)
    .executeTakeFirst();

/** Uses an invitation up, if it is open and for the verified address that the user has now. One of many callers wins. */
export const accept = (db: Tx, { team_id }: InTeam, token_hash: Buffer, user_id: string, at: string) =>
  on(db)
    .updateTable('team_invitations as i')
    .from('users as u')
    .set({ accepted_at: at })
    .where('i.team_id', '=', team_id)
    .where('i.token_hash', '=', token_hash)
    .where('i.accepted_at', 'is', null)
    .where('i.revoked_at', 'is', null)
    .where('i.expires_at', '>', at)
    .where('u.id', '=', user_id)
    .where('u.status', '=', 'active')
    .where('u.email_verified_at', 'is not', null)
    .whereRef('u.email', '=', 'i.email')
    .returning(['i.id', 'i.roles', 'i.invited_by', 'u.id as user_id', 'u.email', 'u.full_name'])
    .returning(customRole('i.team_id', 'i.custom_role_id').as('custom_role'))
    .executeTakeFirst();

export const setAcceptedBy = (db: Tx, { team_id }: InTeam, id: string, person_id: string) =>
  on(db)
    .updateTable('team_invitations')
    .set({ accepted_by: person_id })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .execute();

/** Whether somebody with this address and an account is in the team. */
export const isMember = async (db: Tx, { team_id }: InTeam, email: string): Promise<boolean> =>
  (await on(db)
    .selectFrom('people as p')
    .innerJoin('users as u', 'u.id', 'p.user_id')
    .select('p.id')
    .where('p.team_id', '=', team_id)
    .where('u.email', '=', email)
    .where('p.left_at', 'is', null)
    .executeTakeFirst()) !== undefined;

/** The roles of an inviter in the team now; undefined if they have left or are suspended. */
export const findInviter = (db: Tx, { team_id }: InTeam, person_id: string) =>
  on(db)
    .selectFrom('people as p')
    .innerJoin('users as u', 'u.id', 'p.user_id')
    .select(['p.roles', customRole('p.team_id', 'p.custom_role_id').as('custom_role')])
    .where('p.team_id', '=', team_id)
    .where('p.id', '=', person_id)
    .where('p.left_at', 'is', null)
    .where('u.status', '=', 'active')
    .executeTakeFirst();
