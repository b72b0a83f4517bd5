import type { ErrorBody } from '@deskwire/sdk';
import { kebab, type Command } from './commands.ts';
import { environment } from './env.ts';
import { exitOf, exits, Usage } from './exit.ts';
import { harmless } from './output.ts';

interface Invalid {
  readonly path: readonly string[];
  readonly reason: string;
}

/** The error in words, and the exit code that tells scripts. */
export async function explained(
  error: unknown,
  { url, command }: { url: string; command: Command | undefined },
): Promise<{ text: string; exit: number }> {
  if (error instanceof Usage) return { text: error.message, exit: exits.usage };
  const { isError, isOffline } = await import('@deskwire/sdk');
  if (isOffline(error))
    return { text: `Deskwire does not answer at ${url}. Check the address, and your connection.`, exit: exits.offline };
  if (!isError(error)) {
    const message = error instanceof Error ? error.message : String(error);
    const isAnswer = error instanceof Error && error.name === 'TRPCClientError';
    return { text: isAnswer ? `${url} does not answer as Deskwire does: ${message}` : message, exit: exits.failed };
  }
  const { httpStatus } = error.data;
  const { code, message, request_id, details } = error.data as ErrorBody & { details?: unknown };
  const lines = [`${code}: ${message}`, ...detailsOf(code, details, command), `Request ${request_id}`];
  if (code === 'UNAUTHENTICATED')
    lines[0] =
      environment.key === undefined
        ? `You are not signed in at ${url}. Run "deskwire login --server ${url}", or set DESKWIRE_KEY.`
        : `${url} does not accept the key in DESKWIRE_KEY.`;
  return { text: lines.map(harmless).join('\n'), exit: exitOf(httpStatus) };
}

const LONGEST = 500;
function detailsOf(code: string, details: unknown, command: Command | undefined): string[] {
  if (details === undefined || details === null) return [];
  if (code === 'INVALID_INPUT')
    return (details as Invalid[]).map(({ path: [field = 'input', ...inner], reason }) => {
      const name =
        command?.places.includes(field) === false && Object.hasOwn(command.fields, field)
          ? `--${kebab(field)}`
          : kebab(field);
      return `  ${[name, ...inner].join('.')} ${reason}`;
    });
  if (code === 'VERSION_CONFLICT') {
    const { version } = (details as { current: { version: number } }).current;
    return [`  It is at version ${version} now. Read it, and send --version ${version}.`];
  }
  return [`  ${JSON.stringify(details).slice(0, LONGEST)}`];
}
