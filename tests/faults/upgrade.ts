import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { program } from '@deskwire/testing/program.ts';
import { done, spoken } from './command.ts';
import type { Fault, Field } from './faults.ts';
import { root, type Installation } from './installation.ts';
import { unpackPreviousRelease, type Release } from './previous-release.ts';
import { run, type Outcome, type Plan } from './run.ts';

const HELD_MS = 10_000;
/** A migration gives up waiting for a lock after two seconds, so nobody waits much longer than that behind it. */
const MOST_MS = 5_000;

/**
 * Upgrades an installation under load: the release before this one runs, the schema is brought up beside it while
 * somebody's transaction holds the tables that all use, and then its programs are replaced one by one.
 */
export async function upgradeUnderLoad(plan: Omit<Plan, 'release' | 'migrate' | 'faults'>): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'deskwire-release-'));
  try {
    const release = unpackPreviousRelease(folder);
    plan.report(`from ${release.commit}, without ${release.unknown.join(', ')}`);
    return await run({
      ...plan,
      release: folder,
      migrate: (url) => migrateWith(folder, url),
      faults: [upgrade(release, plan.report)],
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const upgrade = ({ unknown }: Release, report: (line: string) => void): Fault => ({
  name: 'upgrade',
  async strike(field) {
    const { on } = field;
    await refusesOldSchema(on);
    const before = troublesOf(field);
    const acks = field.acks();
    const holding = holdTables(on);
    await migrateWith(root, on.database());
    await holding;
    await sleep(3_000);
    const trouble = troublesOf(field) - before;
    if (trouble > 0) throw new Error(`${trouble} requests failed while the schema was brought up: ${told(field)}`);
    if (field.sight.slowest > MOST_MS)
      throw new Error(`A request took ${Math.round(field.sight.slowest)} ms while the schema was brought up.`);
    if (field.acks() < acks + 10) throw new Error('Next to nothing was acknowledged while the schema was brought up.');
    report(
      `schema up after ${field.acks() - acks} acknowledgements, slowest answer ${Math.round(field.sight.slowest)} ms`,
    );
    await hasAll(on, unknown);
    // The old programs must also be able to start again: a deployment may stop in the middle, or be taken back.
    await on.api.crash();
    for (const kept of [...on.workers, on.api]) {
      await kept.replace({ script: program(kept.name) });
      await sleep(1_000);
    }
  },
});

const troublesOf = ({ sight }: Field): number =>
  sight.unanswered + ['UNAVAILABLE', 'INTERNAL'].reduce((sum, code) => sum + (sight.refusals.get(code) ?? 0), 0);
const told = ({ sight }: Field): string =>
  `${sight.unanswered} unanswered, ${[...sight.refusals].map(([code, count]) => `${code} ${count}`).join(', ')}`;

/** Somebody reads what all use, and takes long to end. */
const holdTables = ({ look }: Installation): Promise<void> =>
  look(async (client) => {
    await client.query('begin');
    for (const table of ['users', 'people', 'teams', 'tickets', 'ticket_comments', 'files', 'outbox', 'jobs'])
      await client.query(`select from ${table} limit 1`);
    await sleep(HELD_MS);
    await client.query('commit');
  });

async function hasAll({ look }: Installation, names: readonly string[]): Promise<void> {
  const { rows } = await look((client) => client.query<{ name: string }>('select name from kysely_migration'));
  const missing = names.filter((name) => !rows.some((row) => row.name === name));
  if (missing.length > 0) throw new Error(`The schema was not brought up: it lacks ${missing.join(', ')}.`);
}

async function migrateWith(folder: string, url: string): Promise<void> {
  await done(folder, ['scripts/migrate.ts'], { DATABASE_URL: url });
}

/** The programs of this release say what is to be done where the schema has not been brought up. */
export async function refusesOldSchema(on: Pick<Installation, 'database'>): Promise<void> {
  for (const name of ['api', 'worker']) {
    const { code, text } = await spoken(root, [`dist/${name}.js`], { DATABASE_URL: on.database() });
    const sentence = /^The database is at migration \S+, this release needs \S+: run "npm run migrate"\.$/;
    if (code !== 1 || !sentence.test(text))
      throw new Error(`On an old schema the ${name} ended with ${code} and said: ${text.slice(0, 500)}`);
  }
}
