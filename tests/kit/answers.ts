import { inspect } from 'node:util';
import type { ErrorCode } from '@deskwire/contract/errors.ts';
import { commonCodes } from '@deskwire/contract/kit/errors.ts';
import type { Entry } from '@deskwire/contract/kit/define.ts';
import type { Answer } from './doors.ts';
import { SECRET } from '../stage/words.ts';

const MOST_BYTES = 64 * 1024;
/** What only somebody who debugs the server may read. */
const internals =
  /node_modules|\.ts:\d+|\bat [\w$.<>[\] ]+ \((?:file:|node:|\/)|SQLSTATE|syntax error|violates|invalid input syntax|relation "/;
const anywhere = new Set<string>(commonCodes);
/**
 * What we say of others with a status of ours: no system stands at an address that a test made up, and a model that has
 * nothing to say plans nothing. Only an entry that names the code may say so.
 */
const ofOthers = new Set<string>(['INTEGRATION_UNAVAILABLE', 'AI_OUTPUT_INVALID'] satisfies ErrorCode[]);

/** What no answer may be, whatever was asked. */
export function answerFaults(entry: Entry, { status, code, body, cause }: Answer): string[] {
  return [
    ...(status >= 500 && !(code !== undefined && ofOthers.has(code) && isDeclared(entry, code))
      ? [`fails with ${status} ${code}${cause === undefined ? '' : `: ${inspect(cause).slice(0, 600)}`}`]
      : []),
    ...(code !== undefined && !isDeclared(entry, code) ? [`throws ${code}, which its entry does not name`] : []),
    ...(status >= 400 && body.length > MOST_BYTES ? [`is refused with ${body.length} bytes`] : []),
    ...(status >= 400 && internals.test(body) ? [`shows what is inside: ${body.slice(0, 300)}`] : []),
    ...(body.includes(SECRET) ? ['shows a secret'] : []),
  ];
}

const isDeclared = (entry: Entry, code: ErrorCode) => anywhere.has(code) || entry.errors?.includes(code) === true;
