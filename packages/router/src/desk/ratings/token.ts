import { mintTeam } from '../../kit/access/mint-team.ts';
import type { Services } from '../../kit/services.ts';
import type { TeamId } from '../../kit/team-id.ts';

interface Grant {
  readonly team_id: TeamId;
  readonly id: string;
}
const PURPOSE = 'ticket-rating';
/** Two ids of 16 bytes, in base64. */
const GRANT_LENGTH = 43;

/** The token of the link by which a reporter answers one question. Nothing of it is stored. */
export function ratingToken({ keyring }: Services, { team_id, id }: Grant): string {
  const grant = Buffer.from(`${team_id}${id}`.replaceAll('-', ''), 'hex').toString('base64url');
  return grant + keyring.mac(PURPOSE, grant);
}

/** Reads a token. Undefined if we did not write it. */
export function readRatingToken({ keyring }: Services, token: string): Grant | undefined {
  const grant = token.slice(0, GRANT_LENGTH);
  if (!keyring.verifyMac(PURPOSE, grant, token.slice(GRANT_LENGTH))) return undefined;
  const hex = Buffer.from(grant, 'base64url').toString('hex');
  const uuid = (at: number) =>
    hex.slice(at * 32, at * 32 + 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { team_id: mintTeam(uuid(0)), id: uuid(1) };
}
