import type { Services } from '../../../kit/services.ts';

const PURPOSE = 'refresh-token';
const form = /^rt_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(\d{1,9})\.([\w-]{43})$/;

/** The refresh token of one generation of a session: the same each time, so that nothing of it needs to be kept. */
export const refreshTokenOf = ({ keyring }: Services, session_id: string, generation: number): string =>
  `rt_${session_id}.${generation}.${keyring.mac(PURPOSE, `${session_id}.${generation}`)}`;

/** Parses a refresh token; undefined if it is not one of ours, without a query. */
export function readRefreshToken(
  { keyring }: Services,
  token: string,
): { session_id: string; generation: number } | undefined {
  const [, session_id, generation, mac] = form.exec(token) ?? [];
  if (session_id === undefined || !keyring.verifyMac(PURPOSE, `${session_id}.${generation}`, mac!)) return undefined;
  return { session_id, generation: Number(generation) };
}
