import { Refusal } from '../env.ts';
import { supervise, type Installation } from './supervise.ts';

/** Within so many milliseconds two signals are one. */
const ECHO = 1_000;

/** Runs an installation until it is told to end or cannot go on, then ends this process. */
export async function run(installation: Installation): Promise<never> {
  const told = Promise.withResolvers<undefined>();
  const supervisor = supervise(installation);
  let ending: number | undefined;
  const tell = (signal?: NodeJS.Signals): void => {
    // The terminal and npm each pass on the same Ctrl-C; a later one is from somebody who does not want to wait.
    if (signal === 'SIGINT' && ending !== undefined && performance.now() - ending > ECHO) void supervisor.stop();
    ending ??= performance.now();
    told.resolve(undefined);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, tell);
  // The terminal may go away before we do; that must not end us out of order.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
  // Whoever started us was killed.
  process.on('disconnect', () => tell());
  const welcome = (): void =>
    ending !== undefined ? undefined : installation.report('deskwire', 'up', 'stop it with Ctrl-C');
  supervisor.ready.then(welcome, () => {});

  const failure = await Promise.race([told.promise, supervisor.failed]);
  await supervisor.stop();
  if (failure) console.error(`\n${failure instanceof Refusal ? failure.message : failure.stack}`);
  process.exit(failure ? 1 : 0);
}
