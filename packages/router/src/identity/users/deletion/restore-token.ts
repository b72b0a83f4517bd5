import type { Services } from '../../../kit/services.ts';

interface Deletion {
  readonly user_id: string;
  readonly deleted_at: string;
}
const PURPOSE = 'restore-account';
const subject = ({ user_id, deleted_at }: Deletion) => `${user_id}|${new Date(deleted_at).toISOString()}`;

/** The token that brings back an account from this one deletion; nothing of it is stored. */
export const restoreToken = ({ keyring }: Services, deletion: Deletion): string =>
  `${deletion.user_id}_${keyring.mac(PURPOSE, subject(deletion))}`;

/** The user that a token names. Undefined if it is not such a token. */
export const claimedBy = (token: string): string | undefined =>
  /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})_[\w-]+$/.exec(token)?.[1];

/** Whether a token is that of a deletion. */
export const restores = ({ keyring }: Services, token: string, deletion: Deletion): boolean =>
  keyring.verifyMac(PURPOSE, subject(deletion), token.slice(token.indexOf('_') + 1));
