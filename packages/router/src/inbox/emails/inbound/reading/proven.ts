type Headers = readonly (readonly [name: string, value: string])[];

/**
 * Whether the server of the mailbox says that a mail is from the domain of its sender: the first Authentication-Results, if
 * it is that server's, has `dmarc=pass` (RFC 8601). Those below it may be the sender's own.
 */
export function isProven(headers: Headers, auth_server: string | null): boolean {
  const results = headers.find(([name]) => name === 'authentication-results')?.[1];
  if (auth_server === null || results === undefined) return false;
  const [server = '', ...verdicts] = withoutComments(results.slice(0, 4_000)).split(';');
  if (server.trim().split(/\s/, 1)[0]!.toLowerCase() !== auth_server) return false;
  const dmarc = verdicts
    .map((verdict) => verdict.trim().toLowerCase())
    .filter((verdict) => verdict.startsWith('dmarc'));
  return dmarc.length === 1 && /^dmarc\s?=\s?pass(?:\s|$)/.test(dmarc[0]!);
}

/** Comments may be nested, and say anything. */
function withoutComments(text: string): string {
  let depth = 0;
  let result = '';
  for (const sign of text) {
    if (sign === '(') depth += 1;
    else if (sign === ')') depth = Math.max(0, depth - 1);
    else if (depth === 0) result += sign;
  }
  return result;
}
