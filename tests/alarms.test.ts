import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const source = read('packages/router/src/runtime/metrics.ts');
/** The metrics that processes have, as the source names them; gauges of the backlog are named without the prefix. */
const known = new Set([
  ...[...source.matchAll(/'(deskwire_\w+)'/g)].map(([, name]) => name!),
  ...[...source.matchAll(/gauge\(\s*'(\w+)'/g)].map(([, name]) => `deskwire_${name}`),
]);
const used = (text: string) =>
  [
    ...new Set([...text.matchAll(/deskwire_\w+/g)].map(([name]) => name.replace(/_(count|bucket|sum)$/, ''))),
  ].toSorted();

test.each(['docker/prometheus-rules.yml', 'docker/grafana-dashboard.json'])(
  '%s asks for metrics that there are',
  (file) => {
    const names = used(read(file));
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  },
);

test('every alarm says what is so and what to do', () => {
  const rules = read('docker/prometheus-rules.yml');
  const count = (pattern: RegExp) => rules.match(pattern)!.length;
  expect(count(/- alert:/g)).toBe(count(/summary:/g));
  expect(count(/- alert:/g)).toBe(count(/action:/g));
});

const promtool = spawnSync('promtool', ['--version']).status === 0;
test.skipIf(!promtool && process.env['REQUIRE_PARTS'] !== '1')('promtool accepts the rules', () => {
  const { status, stdout } = spawnSync('promtool', ['check', 'rules', join(root, 'docker/prometheus-rules.yml')], {
    encoding: 'utf8',
  });
  expect([status, stdout]).toEqual([0, expect.stringContaining('SUCCESS')]);
});
