import { z } from 'zod';
import { countLabelled, labelledTickets, type Field } from '../../../../desk/tickets/classified/fill.ts';
import { turnYielder } from '../../../../kit/event-loop.ts';
import { job, platformJob, type JobCtx } from '../../../../kit/jobs/job.ts';
import { listActive } from '../categories/queries.ts';
import { settleByPeople } from '../suggestions/settle.ts';
import { train, type Labelled } from './classifier.ts';
import * as queries from './queries.ts';
import { stored } from './store.ts';

/** Learns from what the people of a team have set. */
export const trainTeam = job({ name: 'ai.train', queue: 'bulk', tx: 'manual', input: z.strictObject({}) });
/** Asks for the training of teams that have set more, or a day ago last. */
export const trainDue = platformJob({ name: 'ai.trainDue', queue: 'timers', input: z.strictObject({}) });

export const targets = ['category', 'priority'] as const satisfies readonly Field[];
export const FEWEST_LABELS = 30;
const MOST_LABELS = 5000;
/** A label that was given only once teaches nothing. */
const FEWEST_OF_A_LABEL = 2;
/** The amount by which a new classifier may be worse than the one before. */
const TOLERATED = 0.01;
const MOST_ECE = 0.08;
/** How many more labels are worth a training before a day is over. */
const MORE = 1.1;
const DAY_MS = 86_400_000;

export async function trainClassifiers(ctx: JobCtx<typeof trainTeam>): Promise<void> {
  await ctx.commit(({ db }) => settleByPeople({ db, now: ctx.now }, ctx.scope));
  for (const target of targets) await trainTarget(ctx, target);
}

async function trainTarget({ db, scope, commit, now }: JobCtx<typeof trainTeam>, target: Field): Promise<void> {
  const tickets = await labelledTickets(db, scope, target, MOST_LABELS);
  const samples = withoutRare(
    tickets.map(({ title, description, value }) => ({ text: `${title}\n${description}`, label: value })),
  );
  const trained_at = now();
  const labels = new Set(samples.map(({ label }) => label));
  if (samples.length < FEWEST_LABELS || labels.size < 2) {
    const training = { samples: tickets.length, accuracy: null, ece: null, outcome: 'too_few', trained_at } as const;
    await commit((tx) => queries.saveTraining(tx.db, scope, target, training));
    return;
  }
  const described = target === 'category' ? await descriptionsOf(db, scope, labels) : [];
  const { classifier, metrics } = await train(samples, turnYielder(), described);
  const before = await queries.findQuality(db, scope, target);
  const outcome =
    metrics.ece > MOST_ECE
      ? 'uncalibrated'
      : before !== undefined && metrics.accuracy < before.accuracy - TOLERATED
        ? 'worse'
        : 'live';
  const seen = { samples: tickets.length, ...metrics, trained_at };
  await commit(async (tx) => {
    if (outcome === 'live') await queries.saveClassifier(tx.db, scope, target, { ...stored(classifier), ...seen });
    await queries.saveTraining(tx.db, scope, target, { ...seen, outcome });
  });
}

function withoutRare(samples: readonly Labelled[]): Labelled[] {
  const counts = Map.groupBy(samples, ({ label }) => label);
  return samples.filter(({ label }) => counts.get(label)!.length >= FEWEST_OF_A_LABEL);
}

/** The descriptions of a team's categories count as two texts of each. */
async function descriptionsOf(
  db: JobCtx<typeof trainTeam>['db'],
  scope: JobCtx<typeof trainTeam>['scope'],
  labels: ReadonlySet<string>,
): Promise<Labelled[]> {
  const categories = await listActive(db, scope);
  return categories
    .filter(({ name }) => labels.has(name))
    .flatMap(({ name, description, keywords }) => {
      const text = `${name} ${description} ${keywords.join(' ')}`;
      return [
        { text, label: name },
        { text, label: name },
      ];
    });
}

export async function enqueueDue({ db, outbox, now }: JobCtx<typeof trainDue>): Promise<void> {
  const due = new Set<string>();
  const teams = new Map<string, Awaited<ReturnType<typeof countLabelled>>[number]>();
  for (const target of targets) {
    const last = new Map((await queries.listLastSamples(db, target)).map((row) => [row.team_id, row]));
    for (const team of await countLabelled(db, target, FEWEST_LABELS)) {
      teams.set(team.team_id, team);
      const before = last.get(team.team_id);
      const grown = before === undefined || team.count >= before.samples * MORE;
      const changed =
        before !== undefined &&
        team.count !== before.samples &&
        Date.parse(now()) - Date.parse(before.trained_at) >= DAY_MS;
      if (grown || changed) due.add(team.team_id);
    }
  }
  for (const id of due) outbox.later(trainTeam, {}, { team_id: teams.get(id)!.team_id, key: `ai.train ${id}` });
}
