import { afterAll, describe, expect, test } from 'vitest';
import type { Entry } from '@deskwire/contract/kit/define.ts';
import { outcomeOf } from '../access-matrix/expected.ts';
import { byDomain, createRig, procedures } from '../access-matrix/rig.ts';
import { actors, type Actor } from '../kit/actors.ts';
import type { Answer, Door } from '../kit/doors.ts';
import { fromRest, inject } from '../kit/doors.ts';
import { inputOf, sampleOf, whoMay } from '../kit/inputs.ts';
import { aliasesOf, canonicalOf, requestOf, type Input, type Spelling } from '../kit/requests.ts';
import { answerFaults } from '../kit/answers.ts';
import { documentFaults } from './document.ts';
import { commonOf } from './equal.ts';

const rig = await createRig();
afterAll(() => rig.close());
const { rest, trpc } = rig.doors;

/** Another seed tries other inputs; the proof "inputs" tries more of them. */
const seed = Number.parseInt(process.env['SEED'] ?? '1', 10) || 1;
const SAMPLES = Number(process.env['EFFORT'] ?? 1);

/** One input that makes sense, and some that the schema makes: most of these are refused, which is to be the same too. */
function inputsOf(path: string, entry: Entry): Input[] {
  const meant = inputOf(rig.stage, path, entry, whoMay(entry));
  // Passwords take their time, and most of these procedures do little else.
  const length = path.startsWith('auth.') ? 1 : SAMPLES;
  const made = Array.from({ length }, (_, index) => sampleOf(rig.stage, entry, 'random', seed * 100 + index));
  return [meant, ...made].filter((input) => requestOf(canonicalOf(path, entry), input) !== undefined);
}
const bodies = procedures.filter(([, entry]) => entry.kind !== 'subscription' && entry.door === undefined);

describe.each(byDomain(bodies))(`tRPC and REST answer and refuse alike in $domain (SEED=${seed})`, ({ procedures }) => {
  test.each(procedures)('%s', async (path, entry) => {
    const faults: string[] = [];
    for (const input of inputsOf(path, entry)) {
      const first = await ask(trpc, path, entry, input);
      const other = await ask(rest, path, entry, input);
      for (const fault of [
        ...(await differences(first, other, () => ask(trpc, path, entry, input))),
        ...statusFaults(entry, first, other),
        ...answerFaults(entry, other),
        ...documentFaults(canonicalOf(path, entry), other),
      ])
        faults.push(`${JSON.stringify(input).slice(0, 200)} ${fault}`);
    }
    expect(faults).toEqual([]);
  });
});

const spelledTwice = bodies.filter(([path, entry]) => aliasesOf(path, entry).length > 0);
test('there are aliases to compare', () => expect(spelledTwice.length).toBeGreaterThan(20));

describe.each(byDomain(spelledTwice))(
  `every alias answers and refuses as its canonical route in $domain (SEED=${seed})`,
  ({ procedures }) => {
    test.each(procedures)('%s', async (path, entry) => {
      const faults: string[] = [];
      for (const alias of aliasesOf(path, entry))
        for (const given of inputsOf(path, entry).slice(0, 3)) {
          // The alias says what it fixes, whatever the input says.
          const input = { ...given, ...alias.alias?.set };
          if (requestOf(alias, input) === undefined) continue;
          const first = await ask(rest, path, entry, input);
          const other = await ask(spelled(alias), path, entry, input);
          for (const fault of [
            ...(await differences(first, other, () => ask(rest, path, entry, input))),
            ...(first.status === other.status ? [] : [`got ${other.status} instead of ${first.status}`]),
            ...documentFaults(alias, other),
          ])
            faults.push(`${alias.method} ${alias.url} ${JSON.stringify(input).slice(0, 200)} ${fault}`);
        }
      expect(faults).toEqual([]);
    });
  },
);

test('the bytes of a file come by every spelling, and a stream begins', async () => {
  for (const [path, entry] of procedures) {
    if (entry.door === undefined && entry.kind !== 'subscription') continue;
    const actor = whoGets(path, entry);
    const input = inputOf(rig.stage, path, entry, actor);
    for (const spelling of [canonicalOf(path, entry), ...aliasesOf(path, entry)]) {
      const answer = await ask(spelled(spelling), path, entry, input, actor);
      expect(answer.status, `${spelling.url} ${answer.body}`).toBeLessThan(300);
      expect(answerFaults(entry, answer)).toEqual([]);
    }
  }
});

/** Whoever gets furthest, or somebody whose the row of the stage is. */
const whoGets = (path: string, entry: Entry): Actor =>
  [whoMay(entry), ...actors].find((actor) => outcomeOf(path, actor) === 'Y')!;

const ask = async (
  door: Door,
  path: string,
  entry: Entry,
  input: Input,
  actor: Actor = whoMay(entry),
): Promise<Answer> => (await rig.attempt(door, actor, path, entry, input)).answer;

/** One spelling as a door of its own. */
const spelled = (spelling: Spelling): Door => ({
  name: spelling.url,
  serves: () => true,
  call: async (bearer, _path, entry, input) =>
    fromRest(await inject(rig.app, requestOf(spelling, input as Input)!, bearer, entry)),
});

/** What changes from call to call is learnt by asking again: ids and times first, then what changes only now and then. */
async function differences(first: Answer, other: Answer, again: () => Promise<Answer>): Promise<string[]> {
  let [here, there] = [JSON.stringify(first.value), JSON.stringify(other.value)];
  for (let asked = 0; here !== there && asked < 3; asked++) {
    const { value } = await again();
    [here, there] = [first, other].map((answer) => commonOf(answer.value, first.value, value)) as [string, string];
  }
  return here === there ? [] : [`says ${there.slice(0, 300)} instead of ${here.slice(0, 300)}`];
}

/** tRPC knows one status of success; the refusals have the same. */
function statusFaults(entry: Entry, { status }: Answer, other: Answer): string[] {
  const created = entry.kind === 'mutation' ? (entry.status ?? 200) : 200;
  const expected = status < 300 ? created : status;
  return other.status === expected ? [] : [`got ${other.status} instead of ${expected}`];
}
