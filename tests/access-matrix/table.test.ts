import { expect, test } from 'vitest';
import { accessText, declared } from '../declared.ts';
import { actors } from '../kit/actors.ts';
import { accessTable, outcomeOf, reviewedAccess } from './expected.ts';
import { access, inputs, links, reaches, rowRules, unsuccessful, versionsApart } from '../stage/all.ts';

test('every procedure is open to those whom a reviewer named, in the same words', () => {
  const differing = [...declared].filter(([path, entry]) => accessText(entry) !== reviewedAccess(path));
  expect(differing.map(([path, entry]) => `${path}: ${accessText(entry)}, reviewed: ${reviewedAccess(path)}`)).toEqual(
    [],
  );
});

test('nothing is said of a procedure that there is not', () => {
  const said = [access, rowRules, inputs, unsuccessful, reaches].flatMap((all) => Object.keys(all));
  expect([...said, ...links, ...versionsApart].filter((path) => !declared.has(path))).toEqual([]);
});

test('nobody is let in everywhere, and everybody is refused somewhere', () => {
  for (const actor of actors) {
    const outcomes = new Set([...declared.keys()].map((path) => outcomeOf(path, actor)));
    expect(outcomes.size, actor.name).toBeGreaterThan(1);
  }
});

test('the table names every procedure once', () => {
  const [head, ...lines] = accessTable().trimEnd().split('\n');
  expect(head).toMatch(/^procedure +anonymous +otherUser/);
  expect(lines.map((line) => line.split(' ', 1)[0])).toEqual([...declared.keys()]);
});
