import { KeyringError } from '@deskwire/adapters/keyring.ts';
import { AppError } from '../../../kit/errors.ts';
import { mintTeam } from '../../../kit/access/mint-team.ts';
import type { Services } from '../../../kit/services.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import type { Attempt } from './signature.ts';

const PLACE = 'preview_jobs:id:worker';

/** The rights of the worker of one attempt: to read one file, or to send its result. */
export interface Granted extends InTeam, Attempt {
  readonly file_id?: string | undefined;
}
export const grantFor = (
  { keyring }: Pick<Services, 'keyring'>,
  { team_id, job_id, attempt, file_id }: Granted,
): string => keyring.seal(JSON.stringify([team_id, job_id, attempt, file_id ?? null]), PLACE);

/** Throws WORKER_CALLBACK_INVALID where it was not made here. */
export function openGrant({ keyring }: Pick<Services, 'keyring'>, grant: string): Granted {
  try {
    const opened = JSON.parse(keyring.open(grant, PLACE)) as [string, string, number, string | null];
    const [team_id, job_id, attempt, file_id] = opened;
    return { team_id: mintTeam(team_id), job_id, attempt, file_id: file_id ?? undefined };
  } catch (error) {
    if (error instanceof KeyringError) throw new AppError('WORKER_CALLBACK_INVALID');
    throw error;
  }
}
