import { expect, test } from 'vitest';
import { Outside, programOfSteps, walk, type Answer } from './engine.fixture.ts';
import { resumption } from './again.ts';
import { begin, next, settle } from './walk.ts';
import { given } from './engine.fixture.ts';
import { partsOf, rendered, revealed, secretsIn, veiled } from './template.ts';
import { contextOf } from '../../../kit/expressions/context.ts';

const works: Answer = ({ step }) => ({ output: { id: step.id } });
const run = (steps: object[], more: object = {}, answer: Answer = works) => {
  const outside = new Outside(answer);
  const end = walk(programOfSteps(steps, more), outside, () => false);
  return { ...end, effects: outside.effects };
};
const fails: Answer = ({ step }) =>
  step.call === 'bad' ? { failure: { step: step.id, code: 'BAD', message: 'No' } } : { output: { id: step.id } };

test('steps see what the ones before gave, and one expression alone keeps its type', () => {
  const { progress, effects } = run([
    { id: 'a', call: 'x', input: { n: '{{ input.n }}', text: 'n is {{ input.n }}' } },
    { id: 'b', set: { from: '{{ steps.a }}', list: '{{ [1, 2] }}' } },
  ]);
  expect(effects).toEqual(['a {"n":2,"text":"n is 2"}']);
  expect(progress.vars).toEqual({ from: { id: 'a' }, list: [1, 2] });
});

test('the first branch that holds is taken, and none where none does', () => {
  const branch = (n: number) => ({ if: `input.n == ${n}`, do: [{ id: `b${n}`, call: 'x', input: {} }] });
  expect(run([{ id: 'a', branch: [branch(1), branch(2), branch(2.0)].slice(0, 2) }]).effects).toEqual(['b2 {}']);
  expect(run([{ id: 'a', branch: [branch(3)] }]).effects).toEqual([]);
});

test('a loop does its steps for each item, with its name and the indexes of the loops around', () => {
  const { effects } = run([
    {
      id: 'outer',
      each: '{{ ["a", "b"] }}',
      as: 'letter',
      do: [
        {
          id: 'inner',
          each: '{{ [1, 2] }}',
          do: [{ id: 'call', call: 'x', input: { of: '{{ vars.letter }}{{ item }}' } }],
        },
      ],
    },
  ]);
  expect(effects).toEqual([
    'call/0.0 {"of":"a1"}',
    'call/0.1 {"of":"a2"}',
    'call/1.0 {"of":"b1"}',
    'call/1.1 {"of":"b2"}',
  ]);
});

test('a failure ends the run, goes on where that is wanted, or leads to the steps after a failure', () => {
  const after = { id: 'after', call: 'x', input: {} };
  expect(run([{ id: 'a', call: 'bad', input: {} }, after], {}, fails)).toMatchObject({
    effects: [],
    failure: { step: 'a', code: 'BAD' },
  });
  const going = run([{ id: 'a', call: 'bad', input: {}, on_error: 'continue' }, after], {}, fails);
  expect(going).toMatchObject({ failure: null, effects: ['after {}'] });
  expect(going.progress.outputs['a']).toEqual({ error: { code: 'BAD', message: 'No' } });
  const rescue = {
    on_failure: [{ id: 'tell', call: 'x', input: { why: '{{ failure.code }} in {{ failure.step }}' } }],
  };
  const rescued = run([{ id: 'a', call: 'bad', input: {} }, after], rescue, fails);
  expect(rescued).toMatchObject({ failure: { code: 'BAD' }, effects: ['tell {"why":"BAD in a"}'] });
});

test('what cannot be evaluated fails with its reason, and what stops says why', () => {
  expect(run([{ id: 'a', set: { x: '{{ steps.b.c }}' } }]).failure).toMatchObject({ code: 'EXPRESSION_FAILED' });
  expect(run([{ id: 'a', each: '{{ input.n }}', do: [] }]).failure?.message).toContain('does not give a list');
  expect(run([{ id: 'a', stop: 'failed', message: 'Enough: {{ input.n }}' }]).failure).toEqual({
    step: 'a',
    code: 'STOPPED',
    message: 'Enough: 2',
  });
  expect(
    run([
      { id: 'a', stop: 'succeeded' },
      { id: 'b', call: 'x', input: {} },
    ]),
  ).toMatchObject({
    failure: null,
    effects: [],
  });
});

test('no run is endless, and no output larger than what expressions see', () => {
  const hundred = `{{ [${Array.from({ length: 100 }, () => 1).join()}] }}`;
  const nested = { id: 'b', each: hundred, do: [{ id: 'c', set: { x: 1 } }] };
  expect(run([{ id: 'a', each: hundred, do: [nested] }]).failure).toMatchObject({ code: 'RUN_TOO_LONG' });
  const program = programOfSteps([{ id: 'a', call: 'x', input: {} }]);
  const step = next(program, begin(), given);
  expect(() => settle(step.progress, program.steps.get('a')!, 'x'.repeat(70_000), given)).toThrow('64 KiB');
  const cut = { ...program.steps.get('a')!, select: 'output.kept' };
  expect(settle(step.progress, cut, { kept: 1, rest: 'x'.repeat(60_000) }, given).outputs).toEqual({ a: 1 });
});

test('a retry goes on where it failed, in another version too if what was done is the same there', () => {
  const steps = [
    { id: 'a', call: 'x', input: {} },
    { id: 'b', call: 'bad', input: {} },
  ];
  const failed = run(steps, {}, fails);
  const [from, to] = [programOfSteps(steps), programOfSteps([steps[0]!, { id: 'b', call: 'x', input: {} }])];
  const taken = resumption(from, to, failed.progress);
  const outside = new Outside(works);
  if (!('progress' in taken)) throw new Error('changed');
  expect(taken.progress.outputs).toEqual({ a: { id: 'a' } });
  expect(next(to, taken.progress, given)).toMatchObject({ kind: 'act', act: { step: { id: 'b' } } });
  expect(outside.effects).toEqual([]);
  const other = programOfSteps([{ id: 'a', call: 'y', input: {} }, steps[1]!]);
  expect(resumption(from, other, failed.progress)).toEqual({ changed: 'a' });
  const moved = programOfSteps([{ id: 'new', call: 'y', input: {} }, ...steps]);
  expect(resumption(from, moved, failed.progress)).toEqual({ changed: 'a' });
});

test('templates: escapes, braces and quotes inside of expressions, and what has no end', () => {
  const context = contextOf({ input: { a: 'x' } })!;
  const value = (text: string) => rendered(text, context);
  expect(value('\\{{ no }} {{ input.a }}')).toBe('{{ no }} x');
  expect(value('{{ {"k": {"v": input.a}} }}')).toEqual({ k: { v: 'x' } });
  expect(value('{{ "}}" + input.a }}')).toBe('}}x');
  expect(value('{{ 1 }}{{ 2 }}')).toBe('12');
  expect(() => partsOf('{{ input.a ')).toThrow('no end');
  expect(() => partsOf('{{ unknown }}')).toThrow('unknown');
});

test('a secret is a marker until it is sent, and is shown as stars', () => {
  const filled = rendered({ header: 'Bearer {{ secrets.token }}', plain: 'x' }, contextOf({})!);
  expect(secretsIn(filled)).toEqual(['token']);
  expect(veiled(filled)).toEqual({ header: 'Bearer ***', plain: 'x' });
  expect(revealed(filled, () => 's3cret')).toEqual({ header: 'Bearer s3cret', plain: 'x' });
});
