import type { Services } from '../../../kit/services.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import { mintTeam } from '../../../kit/access/mint-team.ts';

/** The person and the request that the link of an email is for. */
export interface LinkGrant {
  readonly team_id: TeamId;
  readonly request_id: string;
  readonly person_id: string;
}
const PURPOSE = 'approval-link';
/** Three ids of 16 bytes, in base64. */
const GRANT_LENGTH = 64;

/**
 * The token of the link by which one person decides one request. Nothing of it is stored: it is spent when the decision
 * that it allows is taken, by it or otherwise, and worth nothing where the person may not decide.
 */
export function linkToken({ keyring }: Services, { team_id, request_id, person_id }: LinkGrant): string {
  const hex = `${team_id}${request_id}${person_id}`.replaceAll('-', '');
  const grant = Buffer.from(hex, 'hex').toString('base64url');
  return grant + keyring.mac(PURPOSE, grant);
}

/** Reads a token. Undefined if we did not write it. */
export function readLinkToken({ keyring }: Services, token: string): LinkGrant | undefined {
  const grant = token.slice(0, GRANT_LENGTH);
  if (!keyring.verifyMac(PURPOSE, grant, token.slice(GRANT_LENGTH))) return undefined;
  const hex = Buffer.from(grant, 'base64url').toString('hex');
  const uuid = (at: number) =>
    hex.slice(at * 32, at * 32 + 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { team_id: mintTeam(uuid(0)), request_id: uuid(1), person_id: uuid(2) };
}
