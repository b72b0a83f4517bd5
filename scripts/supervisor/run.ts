import { Refusal } from '../env.ts';
import { supervise, type Installation } from './supervise.ts';

/** Two signals within this many milliseconds count as one. */
const ECHO = 1_000;

/** Runs an installation until it is told to stop or cannot continue, then exits this process. */
export async function run(installation: Installation): Promise<never> {
  const told = Promise.withResolvers<undefined>();
  const supervisor = supervise(installation);
  let ending: number | undefined;
  const tell = (signal?: NodeJS.Signals): void => {
    // The terminal and npm both pass on the same Ctrl-C; a later one comes from somebody who does not want to wait.
    if (signal === 'SIGINT' && ending !== undefined && performance.now() - ending > ECHO) void supervisor.stop();
    ending ??= performance.now();
    told.resolve(undefined);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, tell);
  // The terminal may close before we exit; that must not interrupt an orderly shutdown.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
  // Our parent was killed.
  process.on('disconnect', () => tell());
  const welcome = (): void =>
    ending !== undefined ? undefined : installation.report('deskwire', 'up', 'stop it with Ctrl-C');
  supervisor.ready.then(welcome, () => {});

  const failure = await Promise.race([told.promise, supervisor.failed]);
  await supervisor.stop();
  if (failure) console.error(`\n${failure instanceof Refusal ? failure.message : failure.stack}`);
  process.exit(failure ? 1 : 0);
}
