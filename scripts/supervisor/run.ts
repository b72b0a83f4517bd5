import { Refusal } from '../env.ts';
import { supervise, type Installation } from './supervise.ts';

/** Runs an installation until it is told to end or cannot go on, then ends this process. */
export async function run(installation: Installation): Promise<never> {
  const told = Promise.withResolvers<undefined>();
  const supervisor = supervise(installation);
  let ending = false;
  const tell = (): void => {
    // A second Ctrl-C is from somebody who does not want to wait.
    if (ending) void supervisor.stop();
    ending = true;
    told.resolve(undefined);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, tell);
  // The terminal may go away before we do; that must not end us out of order.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
  // Whoever started us was killed.
  process.on('disconnect', tell);
  const welcome = (): void => (ending ? undefined : installation.report('deskwire', 'up', 'stop it with Ctrl-C'));
  supervisor.ready.then(welcome, () => {});

  const failure = await Promise.race([told.promise, supervisor.failed]);
  await supervisor.stop();
  if (failure) console.error(`\n${failure instanceof Refusal ? failure.message : failure.stack}`);
  process.exit(failure ? 1 : 0);
}
