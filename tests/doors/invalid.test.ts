import { afterAll, describe, expect, test } from 'vitest';
import { safeParse, type z } from 'zod';
import type { Entry } from '@deskwire/contract/kit/define.ts';
import { outcomeOf } from '../access-matrix/expected.ts';
import { byDomain, createRig, procedures, type Attempt } from '../access-matrix/rig.ts';
import { isOfMatter } from '../access-matrix/oracles.ts';
import { actorOf } from '../kit/actors.ts';
import type { Door } from '../kit/doors.ts';
import { inputOf, whoMay } from '../kit/inputs.ts';
import { canonicalOf, requestOf, type Input } from '../kit/requests.ts';
import { versionsApart } from '../stage/all.ts';
import { answerFaults } from '../kit/answers.ts';
import { documentFaults } from './document.ts';
import { hostileInputs, sampled, type Hostile } from './invalid.ts';

const rig = await createRig();
afterAll(() => rig.close());

/** Another seed tries other inputs; with `SEED=all` the proof "inputs" tries all of them, which takes minutes. */
const seed = process.env['SEED'] ?? '1';
const most = seed === 'all' ? Infinity : 15;

let calls = 0;
describe.each(byDomain())(`no input makes $domain fail, and no wrong one writes (SEED=${seed})`, (of) => {
  test.each(of.procedures)('%s', async (path, entry) => {
    const faults: string[] = [];
    const actor = whoMay(entry);
    const right = inputOf(rig.stage, path, entry, actor);
    // What hashes a password takes its time over every input that may be one.
    const some = path.startsWith('auth.') ? most * 0.4 : most;
    for (const hostile of sampled(hostileInputs(entry, right), some, `${seed} ${path}`)) {
      for (const door of doorsFor(path, entry, hostile, calls)) {
        calls += 1;
        const attempt = await rig.attempt(door, actor, path, entry, hostile.value);
        for (const fault of [
          ...answerFaults(entry, attempt.answer),
          ...wrongFaults(door, entry, hostile, attempt),
          ...(door.name === 'REST' ? documentFaults(canonicalOf(path, entry), attempt.answer) : []),
        ])
          faults.push(`with ${hostile.name} at ${door.name} ${fault}`);
      }
    }
    expect(faults).toEqual([]);
  });
});

test('there was something to try, and it left no trace in the process', () => {
  expect(calls).toBeGreaterThan(2000);
  expect(Object.keys(Object.prototype)).toEqual([]);
});

test('every procedure that takes a version refuses one that is not the current one', async () => {
  const locking = procedures.filter(([path, entry]) => !versionsApart.has(path) && acceptsVersion(entry));
  expect(locking.length).toBeGreaterThan(7);
  for (const [path, entry] of locking) {
    const actor = whoMay(entry);
    const late = { ...inputOf(rig.stage, path, entry, actor), version: 1_000_000 };
    const { answer, writes } = await rig.attempt(rig.doors.caller, actor, path, entry, late);
    expect([path, answer.code, writes.filter(isOfMatter)]).toEqual([path, 'VERSION_CONFLICT', []]);
  }
});
/** A version that is a number is the lock of a row; a deployment's is a text. */
const acceptsVersion = ({ input }: Entry): boolean => {
  const version = (input as z.ZodObject).shape?.['version'];
  return version !== undefined && safeParse(version as z.ZodType, 1).success;
};

test('who is nobody learns nothing of what an input must be', async () => {
  const anonymous = actorOf('anonymous');
  for (const [path, entry] of procedures) {
    if (outcomeOf(path, anonymous) !== '401') continue;
    const { answer } = await rig.attempt(rig.doors.caller, anonymous, path, entry, { nonsense: true });
    expect([path, answer.code]).toEqual([path, 'UNAUTHENTICATED']);
  }
});

/** All of them go through tRPC, which carries any JSON; every third goes through REST too where REST has words for it. */
function doorsFor(path: string, entry: Entry, { value }: Hostile, calls: number): Door[] {
  const doors = rig.doors.trpc.serves(path, entry) ? [rig.doors.trpc] : [];
  const isObject = value !== null && typeof value === 'object' && !Array.isArray(value);
  const sayable = isObject && requestOf(canonicalOf(path, entry), value as Input) !== undefined;
  return sayable && (doors.length === 0 || calls % 3 === 0) ? [...doors, rig.doors.rest] : doors;
}

/** What the schema does not accept is refused, and nothing comes of it. */
function wrongFaults(door: Door, { input }: Entry, { value }: Hostile, { answer, writes, stored }: Attempt): string[] {
  // A path or a query makes a text of everything, which may be a right one.
  if (door.name === 'REST' || safeParse(input as z.ZodType, value ?? {}).success) return [];
  return [
    ...(answer.status < 400 ? [`is accepted (${answer.status})`] : []),
    ...(writes.some(isOfMatter) || stored > 0 ? ['is refused and writes'] : []),
  ];
}
