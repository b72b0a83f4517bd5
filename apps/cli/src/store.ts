import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TokenStore, Tokens } from '@deskwire/sdk';

interface Kept {
  /** The server of the last sign-in. */
  readonly server?: string | undefined;
  readonly servers: Readonly<Record<string, Tokens>>;
}

/** The sign-ins of a person, in a file that nobody else may read. */
export function keptIn(folder: string) {
  const file = join(folder, 'credentials.json');
  const read = (): Kept => {
    try {
      const kept = JSON.parse(readFileSync(file, 'utf8')) as Partial<Kept>;
      return { ...kept, servers: kept.servers ?? {} };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return { servers: {} };
      throw error;
    }
  };
  /** Another process never sees half of it. */
  const write = (kept: Kept): void => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const draft = `${file}.${randomUUID()}`;
    writeFileSync(draft, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
    renameSync(draft, file);
  };
  return {
    file,
    server: (): string | undefined => read().server,
    /** From now on, commands go there. */
    choose: (server: string): void => write({ ...read(), server }),
    of: (server: string): TokenStore => ({
      get: () => read().servers[server],
      set(tokens) {
        const kept = read();
        const { [server]: _, ...others } = kept.servers;
        write({ ...kept, servers: tokens === undefined ? others : { ...others, [server]: tokens } });
      },
    }),
  };
}
export type Credentials = ReturnType<typeof keptIn>;
