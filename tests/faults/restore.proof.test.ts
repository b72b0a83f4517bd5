import { expect, test } from 'vitest';
import { drill } from './restore.ts';

test('a restored backup holds what was acknowledged, does what was open, and keeps erased who was erased', async () => {
  const { lost, doubled, wrong, acks } = await drill({
    backend: 'postgres',
    workers: 1,
    load: { agents: 2, pause_ms: 200, import_lines: 50, import_every_ms: 60_000 },
    work_ms: 1_500,
    report: () => {},
  });
  expect({ lost, doubled, wrong }).toEqual({ lost: [], doubled: [], wrong: [] });
  expect(acks).toBeGreaterThan(5);
});
