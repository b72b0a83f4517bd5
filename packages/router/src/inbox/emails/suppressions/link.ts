import type { Keyring } from '@deskwire/adapters/keyring.ts';
import { mintTeam } from '../../../kit/access/mint-team.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import { hashAddress } from './suppressions.ts';

/** The emails that a link ends: a type of notification of an account, or all emails of a team to an address without one. */
export type Ending =
  | { readonly user_id: string; readonly type: string }
  | { readonly team_id: TeamId; readonly address_hash: Buffer };

const PURPOSE = 'unsubscribe';

interface Mail {
  readonly to_address: string;
  readonly user_id: string | null;
  readonly team_id: TeamId | null;
  readonly notice: string | null;
}
/** The path that ends mails like this one, for ever good; undefined for mails that cannot be ended. */
export function unsubscribeLink(keyring: Keyring, mail: Mail): string | undefined {
  const grant = grantOf(mail);
  return grant && `/unsubscribe?token=${grant}.${keyring.mac(PURPOSE, grant)}`;
}
function grantOf({ to_address, user_id, team_id, notice }: Mail): string | undefined {
  if (user_id !== null)
    return notice === null ? undefined : `u.${user_id}.${Buffer.from(notice).toString('base64url')}`;
  return team_id === null ? undefined : `a.${team_id}.${hashAddress(to_address).toString('base64url')}`;
}

/** Reads a token. Undefined if we did not write it. */
export function readUnsubscribe(keyring: Keyring, token: string): Ending | undefined {
  const at = token.lastIndexOf('.');
  const grant = token.slice(0, Math.max(at, 0));
  if (at < 0 || !keyring.verifyMac(PURPOSE, grant, token.slice(at + 1))) return undefined;
  const [kind, id = '', rest = ''] = grant.split('.');
  const bytes = Buffer.from(rest, 'base64url');
  return kind === 'u' ? { user_id: id, type: bytes.toString() } : { team_id: mintTeam(id), address_hash: bytes };
}
