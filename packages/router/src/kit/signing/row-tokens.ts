import { mintTeam } from '../access/mint-team.ts';
import type { Services } from '../services.ts';
import type { TeamId } from '../team-id.ts';

/** The rows of a team that a token is for, by the names of their ids. */
export type RowGrant<N extends string> = { readonly team_id: TeamId } & Readonly<Record<N, string>>;

/** Tokens of links to rows of a team. Nothing of them is stored: the ids are in the token, with a proof that we wrote it. */
export function rowTokens<const N extends string>(purpose: string, names: readonly N[]) {
  const length = Math.ceil(((names.length + 1) * UUID_BYTES * 4) / 3);
  return {
    write({ keyring }: Pick<Services, 'keyring'>, grant: RowGrant<N>): string {
      const ids = [grant.team_id, ...names.map((name) => grant[name])].join('').replaceAll('-', '');
      const body = Buffer.from(ids, 'hex').toString('base64url');
      return body + keyring.mac(purpose, body);
    },
    /** Undefined if we did not write the token. */
    read({ keyring }: Pick<Services, 'keyring'>, token: string): RowGrant<N> | undefined {
      const body = token.slice(0, length);
      if (!keyring.verifyMac(purpose, body, token.slice(length))) return undefined;
      const bytes = Buffer.from(body, 'base64url');
      const ids = names.map((name, at) => [name, uuidAt(bytes, at + 1)] as const);
      return { team_id: mintTeam(uuidAt(bytes, 0)), ...(Object.fromEntries(ids) as Record<N, string>) };
    },
  };
}

const UUID_BYTES = 16;
const uuidAt = (bytes: Buffer, at: number): string =>
  bytes
    .toString('hex', at * UUID_BYTES, (at + 1) * UUID_BYTES)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
