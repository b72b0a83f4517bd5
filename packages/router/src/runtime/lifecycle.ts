import { ConfigurationError } from './env.ts';
import { showSourcesInStacks } from './stacks.ts';

/** A message to the parent of a process over its channel, if it has one. */
export interface Message {
  readonly ready?: string;
  readonly url?: string;
  readonly docs?: string;
  readonly operator?: { readonly email: string; readonly password: string };
}
export const tell = (message: Message): void => void process.send?.(message);

/** EX_CONFIG: a refused configuration, which no restart mends. */
const REFUSED = 78;

/** Runs the start of a program. A refusal is one sentence on standard error and an exit code. */
export async function start(program: () => Promise<void>): Promise<void> {
  showSourcesInStacks();
  try {
    await program();
  } catch (error) {
    const refused = error instanceof ConfigurationError;
    // An error that is our mistake and not the operator's is shown in full.
    console.error(refused || (error instanceof Error && error.name === 'Error') ? error.message : error);
    process.exit(refused ? REFUSED : 1);
  }
}

/** Work in progress may take so long to finish; the supervisor waits a little longer. */
const GRACE_MS = 10_000;

/**
 * Ends the process in order when it is told to: by SIGTERM, by its parent going away, or by Ctrl-C where it has no
 * parent that decides. `close` has ten seconds, then the process ends regardless.
 */
export function endInOrder(close: () => Promise<void>): void {
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), GRACE_MS).unref();
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  const hasParent = process.send !== undefined;
  process.on('SIGTERM', end);
  process.on('disconnect', end);
  // Ctrl-C reaches the whole process group: where there is a parent, it tells us when it is our turn.
  process.on('SIGINT', hasParent ? () => {} : end);
}
