import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { account, signIn } from './accounts.ts';
import { newSight } from './client.ts';
import { done } from './command.ts';
import { install, root, type Installation, type Wanted } from './installation.ts';
import { startLoad, type Ledger, type LoadOptions } from './load.ts';
import { drained, judge, type Verdict } from './verdict.ts';

export interface Drill extends Pick<Wanted, 'backend' | 'workers'> {
  readonly load: LoadOptions;
  /** For how long there is work before the backup, and after it. */
  readonly work_ms: number;
  readonly report: (line: string) => void;
}

export interface Drilled extends Verdict {
  /** What had been acknowledged when the backup began, and has to be there. */
  readonly acks: number;
  readonly restored_s: number;
}

const EVA = 'eva@example.com';
const LENA = 'lena@example.com';

/**
 * Backs up an installation under load, whose queue is full, goes on, erases somebody, and loses all of it. What the
 * backup brings back on another machine must hold every write that was acknowledged before it began, do the work that was
 * open, and not bring back who was erased.
 */
export async function drill({ backend, workers, load: options, work_ms, report }: Drill): Promise<Drilled> {
  const kept = mkdtempSync(join(tmpdir(), 'deskwire-backup-'));
  const backup = join(kept, 'backup');
  const erasures = join(kept, 'erasures');
  try {
    const first = await install({ backend, workers });
    let before: Ledger;
    let erased: string;
    let mails: ReadonlyMap<string, number>;
    try {
      const load = await startLoad(first.url, options);
      const eva = await account(first.url, newSight(), 'Eva Erased', EVA);
      await sleep(work_ms);
      // So that there is work which has been asked for and not been done.
      for (const worker of first.workers) worker.signal('SIGSTOP');
      await sleep(work_ms / 2);
      before = snapshot(load.ledger);
      await hasOpenWork(first);
      report(await done(root, ['scripts/backup.ts', backup], environment(first, first.folder, first.database())));
      for (const worker of first.workers) worker.signal('SIGCONT');
      await eraseAtOnce(first, eva);
      erased = eva.user_id;
      await load.stop();
      cpSync(join(first.folder, 'files/erasures'), erasures, { recursive: true });
      mails = new Map(first.mails.received);
    } finally {
      await first.stop();
    }

    const begun = performance.now();
    const second = await install({
      backend,
      workers,
      secret: first.secret,
      migrate: async (url, folder) => {
        const words = ['scripts/restore.ts', backup, '--erasures', erasures] as const;
        report(await done(root, words, environment(first, folder, url)));
      },
    });
    try {
      const restored_s = (performance.now() - begun) / 1000;
      const verdict = await judgeRestored(second, { before, mails, erased });
      return { ...verdict, acks: before.acks(), restored_s };
    } finally {
      await second.stop();
    }
  } finally {
    rmSync(kept, { recursive: true, force: true });
  }
}

async function hasOpenWork({ look }: Installation): Promise<void> {
  const { rows } = await look((client) =>
    client.query<{ open: number }>(
      `select (select count(*) from jobs)::int + (select count(*) from outbox where run_at <= now())::int as open`,
    ),
  );
  if (rows[0]?.open === 0)
    throw new Error('No work was open when the backup began, so nothing shows that it is done later.');
}

const environment = ({ secret }: Installation, folder: string, url: string): Record<string, string> => ({
  DESKWIRE_SECRET: secret,
  DATA_DIR: folder,
  DATABASE_URL: url,
});

/** As it stands now: what is acknowledged from here on may be lost with the machine. */
const snapshot = (ledger: Ledger): Ledger => {
  const tickets = new Map(ledger.tickets);
  const comments = new Map(ledger.comments);
  const assigned = new Set(ledger.assigned);
  const imports = [...ledger.imports];
  const acks = () => tickets.size + comments.size + assigned.size + imports.length;
  return { ...ledger, tickets, comments, assigned, imports, sight: newSight(), acks };
};

const ERASED_MS = 60_000;

/** Deletes an account, and lets its 30 days be over. */
async function eraseAtOnce(
  { look }: Installation,
  { client, user_id }: Awaited<ReturnType<typeof account>>,
): Promise<void> {
  await client.api.users.deleteMe.mutate();
  await look(async (database) => {
    await database.query(`update users set purge_at = now() - interval '1 second' where id = $1`, [user_id]);
    await database.query(`update outbox set run_at = now() where key = $1`, [`erase-user-${user_id}`]);
  });
  for (const until = Date.now() + ERASED_MS; await isThere(look, user_id); await sleep(200))
    if (Date.now() > until) throw new Error('The worker never erased a deleted account.');
}

const isThere = (look: Installation['look'], user_id: string): Promise<boolean> =>
  look(async (database) => (await database.query('select from users where id = $1', [user_id])).rowCount !== 0);

async function judgeRestored(
  on: Installation,
  { before, mails, erased }: { before: Ledger; mails: ReadonlyMap<string, number>; erased: string },
): Promise<Verdict> {
  const wrong: string[] = [];
  if (await isThere(on.look, erased)) wrong.push('Who had been erased came back with the backup.');
  const settle = async () => {
    const left = await drained(on);
    if (typeof left === 'string') wrong.push(left);
  };
  await settle();
  const { api } = await signIn(on.url, before.sight, LENA);
  const { id } = await api.tickets.create.mutate({ title: 'after the restore' });
  if ((await api.tickets.list.query({ page_size: 1 })).items[0]?.id !== id)
    wrong.push('A ticket that was written after the restore is not the latest one.');
  await signIn(on.url, before.sight, EVA).then(
    () => wrong.push('Who had been erased can sign in.'),
    () => {},
  );
  // What was just written has work of its own.
  await settle();
  // A mail that went out between the backup and the loss goes out again, under the same Message-ID.
  const received = new Map(mails);
  for (const [message_id, count] of on.mails.received)
    received.set(message_id, (received.get(message_id) ?? 0) + count);
  const verdict = await judge({ ...on, mails: { received } }, before);
  return { ...verdict, wrong: [...wrong, ...verdict.wrong] };
}
