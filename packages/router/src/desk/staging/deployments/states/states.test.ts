import { expect, test } from 'vitest';
import { DeploymentStatus } from '@deskwire/contract/desk/staging.schemas.ts';
import { mayGo, next, stepsTo, type Reported } from './states.ts';

const all = DeploymentStatus.options;

test('of all ways from one status to another there are eight', () => {
  const ways = all.flatMap((from) => all.filter((to) => mayGo(from, to)).map((to) => `${from} → ${to}`));
  expect(ways).toEqual([
    'requested → approved',
    'requested → cancelled',
    'approved → running',
    'approved → cancelled',
    'running → succeeded',
    'running → failed',
    'succeeded → rolled_back',
    'failed → rolled_back',
  ]);
});

test('no way leads back, so that a deployment comes to an end', () => {
  const after = (from: DeploymentStatus, seen: readonly DeploymentStatus[]): readonly DeploymentStatus[] => {
    expect(seen).not.toContain(from);
    return next[from].flatMap((to) => [to, ...after(to, [...seen, from])]);
  };
  for (const from of all) after(from, []);
});

test('what CI reports is reached by single steps of the table, or was reached before', () => {
  for (const from of all)
    for (const to of ['running', 'succeeded', 'failed'] as Reported[]) {
      const steps = stepsTo(from, to);
      if (steps === undefined) expect(['requested', 'cancelled']).toContain(from);
      let at: DeploymentStatus = from;
      for (const step of steps ?? []) {
        expect(mayGo(at, step)).toBe(true);
        at = step;
      }
    }
});

test('reports that overtake each other end in the same status', () => {
  const after = (reports: readonly Reported[]) =>
    reports.reduce<DeploymentStatus>((at, report) => stepsTo(at, report)?.at(-1) ?? at, 'approved');
  for (const end of ['succeeded', 'failed'] as const) {
    expect(after(['running', end])).toBe(end);
    expect(after([end, 'running'])).toBe(end);
    expect(after([end, 'running', end, 'running'])).toBe(end);
  }
});
