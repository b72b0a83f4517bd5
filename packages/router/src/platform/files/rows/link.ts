import { KeyringError } from '@deskwire/adapters/keyring.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { AppError } from '../../../kit/errors.ts';
import { mintTeam } from '../../../kit/access/mint-team.ts';
import type { Services } from '../../../kit/services.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import type { FileRow } from '../queries.ts';

/** Long enough to begin a download; whoever forwards a link gives away little. */
const LINK_SECONDS = 5 * 60;
const PLACE = 'files:id:link';

/** A grant to read the bytes of a file without signing in, until it expires. */
export function grantOf({ keyring }: Services, row: FileRow, now: string): { grant: string; link_expires_at: string } {
  const link_expires_at = secondsAfter(now, LINK_SECONDS);
  return { grant: keyring.seal(JSON.stringify([row.team_id, row.id, link_expires_at]), PLACE), link_expires_at };
}

export const linkOf = ({ config }: Services, grant: string) => `${config.public_url}/api/v1/files/content/${grant}`;

/** Reads the file that a grant is for. Throws FILE_NOT_FOUND if the grant was not made here. */
export function openGrant(
  { keyring }: Services,
  grant: string,
): [team_id: TeamId, file_id: string, expires_at: string] {
  try {
    const [team_id, file_id, expires_at] = JSON.parse(keyring.open(grant, PLACE)) as [string, string, string];
    return [mintTeam(team_id), file_id, expires_at];
  } catch (error) {
    if (error instanceof KeyringError) throw new AppError('FILE_NOT_FOUND');
    throw error;
  }
}
