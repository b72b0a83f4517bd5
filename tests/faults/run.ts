import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './faults.ts';
import { install, type QueueBackend, type Wanted } from './installation.ts';
import { startLoad, type Load, type LoadOptions } from './load.ts';
import { between, randomOf, shuffled } from './random.ts';
import { drained, judge, type Verdict } from './verdict.ts';

export interface Plan extends Wanted {
  /** What it is called, if it is not the faults of a seed in their order. */
  readonly title?: string | undefined;
  readonly seed: number;
  readonly faults: readonly Fault[];
  readonly load: LoadOptions;
  /** Within how many seconds after the last fault a write must be acknowledged, and told of. */
  readonly within: { readonly acknowledged_s: number; readonly noticed_s: number };
  /** Told what happens when, one line at a time. */
  readonly report: (line: string) => void;
}

export interface Outcome extends Verdict {
  readonly title: string;
  readonly seed: number;
  readonly backend: QueueBackend;
  readonly faults: number;
  readonly acks: number;
  /** Import lines that were promised. */
  readonly lines: number;
  /** Seconds after the last fault had been mended until a write was acknowledged, told of, and all work done. */
  readonly recovery: { readonly acknowledged_s: number; readonly noticed_s: number; readonly drained_s: number };
  readonly slowest_s: number;
  readonly refusals: string;
  /** Where the logs lie, if something went wrong. */
  readonly logs: string | undefined;
}

/** Installs everything, puts it under load, breaks it in the order that the seed gives, and judges what is left. */
export async function run(plan: Plan): Promise<Outcome> {
  const on = await install(plan);
  let failed = true;
  try {
    // The release before this one may know other webhooks and workflows, or none.
    const load = await startLoad(on.url, plan.load, plan.release === undefined ? on : undefined);
    const { ledger } = load;
    const wrong: string[] = [];
    const struck = await strikeAll(
      plan,
      { on, random: randomOf(plan.seed), acks: ledger.acks, sight: ledger.sight },
      wrong,
    );
    const healed = performance.now();
    const recovery = await recover(load, plan.within, wrong);
    await load.stop().catch((error: unknown) => wrong.push(String(error)));
    const left = await drained(on);
    if (typeof left === 'string') wrong.push(left);
    const verdict = await judge(on, ledger);
    const everything = [...verdict.lost, ...verdict.doubled, ...verdict.wrong, ...wrong];
    failed = everything.length > 0;
    return {
      ...verdict,
      wrong: [...new Set([...wrong, ...verdict.wrong])],
      title: plan.title ?? 'all',
      seed: plan.seed,
      backend: plan.backend,
      faults: struck,
      acks: ledger.acks(),
      lines: ledger.imports.reduce((sum, { lines }) => sum + lines, 0),
      recovery: { ...recovery, drained_s: (performance.now() - healed) / 1000 },
      slowest_s: ledger.sight.slowest / 1000,
      refusals: [...ledger.sight.refusals].map(([code, count]) => `${code} ${count}`).join(', '),
      logs: failed ? on.folder : undefined,
    };
  } finally {
    await on.stop({ keepLogs: failed });
  }
}

async function strikeAll(plan: Plan, field: Parameters<Fault['strike']>[0], wrong: string[]): Promise<number> {
  const order = shuffled(
    field.random,
    plan.faults.filter(({ only }) => only === undefined || only === plan.backend),
  );
  let struck = 0;
  await sleep(2_000);
  for (const fault of order) {
    const begun = performance.now();
    try {
      await fault.strike(field);
      struck += 1;
    } catch (error) {
      wrong.push(`"${fault.name}" could not be run: ${error instanceof Error ? error.message : String(error)}`);
    }
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    plan.report(`${fault.name}, ${seconds} s; ${field.acks()} acknowledged`);
    await sleep(between(field.random, 200, 2_000));
  }
  return struck;
}

async function recover(
  load: Load,
  within: Plan['within'],
  wrong: string[],
): Promise<{ acknowledged_s: number; noticed_s: number }> {
  try {
    const canary = await load.canary();
    if (canary.acknowledged_s > within.acknowledged_s)
      wrong.push(`After the last fault a write was acknowledged after ${canary.acknowledged_s.toFixed(1)} s`);
    if (canary.noticed_s > within.noticed_s)
      wrong.push(`After the last fault a notice came after ${canary.noticed_s.toFixed(1)} s`);
    return canary;
  } catch (error) {
    wrong.push(`After the last fault no write came through: ${String(error)}`);
    return { acknowledged_s: Number.NaN, noticed_s: Number.NaN };
  }
}
