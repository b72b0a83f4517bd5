import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Writing } from '../../../kit/context.ts';
import type { OperationRow } from '../queries.ts';
import * as queries from './queries.ts';
import { batchJob, forgetKey, forgetLines, watchKey, watchOperation } from './steps.ts';

/** After this time without a batch somebody looks whether it has been given up. The retries of a batch take two minutes. */
export const WATCH_SECONDS = 15 * 60;
/** How long it can be asked which lines went in and why others were refused. */
const LINES_KEPT_SECONDS = 90 * 86_400;

/** Asks for the batch of a step, and for somebody to look after it. */
export function enqueueStep(
  { outbox }: Pick<Writing, 'outbox'>,
  now: string,
  { id, kind, step }: { id: string; kind: string; step: number },
): void {
  outbox.later(batchJob(kind), { operation_id: id, step });
  outbox.later(
    watchOperation,
    { operation_id: id, step, kind },
    { run_at: secondsAfter(now, WATCH_SECONDS), key: watchKey(id) },
  );
}

/** Ends an operation, with its event and without its watcher. Undefined: it has ended, or stands elsewhere by now. */
export async function endIn(
  { db, events, outbox }: Writing<'operation.finished'>,
  now: string,
  standing: queries.Standing,
  ending: queries.Ending,
): Promise<OperationRow | undefined> {
  const ended = await queries.endRun(db, standing, ending, now);
  if (ended === undefined) return undefined;
  const { id, version, kind, done, failed } = ended;
  events.add('operation.finished', { id, version }, { kind, state: ending.state, done, failed });
  outbox.cancel(watchKey(id));
  outbox.later(
    forgetLines,
    { operation_id: id },
    { run_at: secondsAfter(now, LINES_KEPT_SECONDS), key: forgetKey(id) },
  );
  return ended;
}
