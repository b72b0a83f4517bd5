import type { Deskwire } from '@deskwire/sdk';
import type { Choices } from './arguments.ts';
import type { Command } from './commands.ts';
import { environment } from './env.ts';
import type { Credentials } from './store.ts';

const HERE = 'http://localhost:4000';
export const serverOf = ({ server }: Pick<Choices, 'server'>, credentials: Credentials): string =>
  (server ?? environment.server ?? credentials.server() ?? HERE).replace(/\/$/, '');

/** A client for the server that is meant. The SDK is loaded only now: help and completion do not need it. */
export async function clientOf(choices: Choices, credentials: Credentials): Promise<{ desk: Deskwire; url: string }> {
  const { createDeskwire } = await import('@deskwire/sdk');
  const url = serverOf(choices, credentials);
  const auth = environment.key === undefined ? { store: credentials.of(url) } : { api_key: environment.key };
  // Somebody waits for it.
  const retry = { tries: 3, max_wait_ms: 5000 };
  return { url, desk: createDeskwire({ url, auth, team_id: choices.team ?? environment.team, retry }) };
}

export interface Page {
  readonly items: Readonly<Record<string, unknown>>[];
  readonly total: number;
  readonly next_cursor: string | null;
}
interface Procedure {
  query(input: object): Promise<unknown>;
  mutate(input: object): Promise<unknown>;
}
interface Procedures {
  readonly [name: string]: Procedures & Procedure;
}

/** The procedure of a command, whose types are known only to the server. */
export const procedureOf = ({ api }: Deskwire, { path }: Pick<Command, 'path'>): Procedure =>
  path.split('.').reduce<Procedures>((node, name) => node[name]!, api as unknown as Procedures) as unknown as Procedure;

export const call = (desk: Deskwire, command: Pick<Command, 'path' | 'kind'>, input: object): Promise<unknown> => {
  const procedure = procedureOf(desk, command);
  return command.kind === 'query' ? procedure.query(input) : procedure.mutate(input);
};
