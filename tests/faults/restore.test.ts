import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { testDatabase } from '@deskwire/testing/database.ts';
import { done, spoken } from './command.ts';
import { root } from './installation.ts';
import { drill } from './restore.ts';

const folder = mkdtempSync(join(tmpdir(), 'deskwire-restore-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.concurrent(
  'a restored backup holds what was acknowledged, does what was open, and keeps erased who was erased',
  { timeout: 120_000 },
  async () => {
    const { lost, doubled, wrong, acks } = await drill({
      backend: 'postgres',
      workers: 1,
      load: { agents: 2, pause_ms: 200, import_lines: 50, import_every_ms: 60_000 },
      work_ms: 1_500,
      report: () => {},
    });
    expect({ lost, doubled, wrong }).toEqual({ lost: [], doubled: [], wrong: [] });
    expect(acks).toBeGreaterThan(5);
  },
);

test.concurrent('what cannot be restored is told in one sentence', { timeout: 60_000 }, async () => {
  const { url } = await testDatabase();
  const backup = join(folder, 'backup');
  const env = { DATABASE_URL: url, DATA_DIR: join(folder, 'data') };
  const ours = { ...env, DESKWIRE_SECRET: 'a secret of some length, long enough' };
  const others = { ...env, DESKWIRE_SECRET: 'another one, which is also long enough' };
  await done(root, ['scripts/backup.ts', backup], ours);
  const [again, stolen, nowhere] = await Promise.all([
    spoken(root, ['scripts/restore.ts', backup], ours),
    spoken(root, ['scripts/restore.ts', backup], others),
    spoken(root, ['scripts/restore.ts', folder], ours),
  ]);
  expect(again).toEqual({
    code: 1,
    text: 'A backup is restored into an empty database, and this one has tables already.',
  });
  expect(stolen.text).toMatch(/^The backup was made with another DESKWIRE_SECRET, .*\.$/);
  expect(nowhere.text).toMatch(/ is no backup, or one that was not finished: it has no backup\.json\.$/);
});
