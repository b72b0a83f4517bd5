import type { Invitation } from '@deskwire/contract/identity/invitations.ts';
import { nameOnly } from '../members/roles.ts';
import type { InvitationRow } from './queries.ts';

/** An invitation and how it stands at this moment. */
export const presentInvitation =
  (now: string) =>
  (row: InvitationRow): Invitation => ({
    ...row,
    custom_role: nameOnly(row.custom_role),
    status: statusOf(row, now),
  });

function statusOf({ accepted_at, revoked_at, expires_at }: InvitationRow, now: string): Invitation['status'] {
  if (accepted_at !== null) return 'accepted';
  if (revoked_at !== null) return 'revoked';
  return Date.parse(expires_at) > Date.parse(now) ? 'open' : 'expired';
}
