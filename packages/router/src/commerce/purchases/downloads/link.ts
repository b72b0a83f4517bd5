import { KeyringError } from '@deskwire/adapters/keyring.ts';
import { AppError } from '../../../kit/errors.ts';
import { mintTeam } from '../../../kit/access/mint-team.ts';
import type { Services } from '../../../kit/services.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const PLACE = 'purchase_downloads:id:link';

/** The address of the bytes of a download, for whoever has it. */
export const linkOf = ({ keyring, config }: Services, { team_id, id }: InTeam & { readonly id: string }): string =>
  `${config.public_url}/api/v1/downloads/${keyring.seal(JSON.stringify([team_id, id]), PLACE)}`;

/** Reads the download that a link is for. Throws FILE_NOT_FOUND if the link was not made here. */
export function openLink({ keyring }: Services, grant: string): InTeam & { readonly id: string } {
  try {
    const [team_id, id] = JSON.parse(keyring.open(grant, PLACE)) as [string, string];
    return { team_id: mintTeam(team_id), id };
  } catch (error) {
    if (error instanceof KeyringError) throw new AppError('FILE_NOT_FOUND');
    throw error;
  }
}
