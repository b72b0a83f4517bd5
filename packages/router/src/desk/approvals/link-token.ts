import type { Services } from '../../kit/services.ts';

/** Who may decide what by the link of a mail. */
export interface LinkGrant {
  readonly team_id: string;
  readonly request_id: string;
  readonly person_id: string;
}
const PURPOSE = 'approval-link';
const textOf = ({ team_id, request_id, person_id }: LinkGrant): string => [team_id, request_id, person_id].join('_');

/**
 * The token of the link by which one person decides one request. Nothing of it is stored: it is spent when the decision
 * that it allows is taken, by it or otherwise, and worth nothing where the person may not decide.
 */
export const linkToken = ({ keyring }: Services, grant: LinkGrant): string =>
  `${textOf(grant)}_${keyring.mac(PURPOSE, textOf(grant))}`;

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const shape = new RegExp(`^(${uuid})_(${uuid})_(${uuid})_([\\w-]+)$`);

/** What a token allows. Undefined: we did not write it. */
export function readLinkToken({ keyring }: Services, token: string): LinkGrant | undefined {
  const [, team_id, request_id, person_id, mac] = shape.exec(token) ?? [];
  if (team_id === undefined || request_id === undefined || person_id === undefined || mac === undefined)
    return undefined;
  const grant = { team_id, request_id, person_id };
  return keyring.verifyMac(PURPOSE, textOf(grant), mac) ? grant : undefined;
}
