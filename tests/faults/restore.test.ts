import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { testDatabase } from '@deskwire/testing/database.ts';
import { done, spoken } from './command.ts';
import { root } from './installation.ts';

const folder = mkdtempSync(join(tmpdir(), 'deskwire-restore-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('what cannot be restored is told in one sentence', async () => {
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
  expect(nowhere.text).toMatch(/ is not a complete backup: it has no backup\.json\.$/);
});
