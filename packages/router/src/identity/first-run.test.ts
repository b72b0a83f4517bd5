import { expect, test } from 'vitest';
import { visitor } from '../testing/visitor.ts';
import { testWorld } from '../testing/world.ts';
import { ensureOperator } from './first-run.ts';

test('an empty installation gets one operator, however many processes start, and only one of them knows the password', async () => {
  const world = await testWorld();
  const answers = await Promise.all(Array.from({ length: 4 }, () => ensureOperator(world.services)));
  const [made, ...more] = answers.filter((answer) => answer !== undefined);
  expect(more).toEqual([]);
  expect(made).toMatchObject({ email: 'operator@localhost', password: expect.stringMatching(/^[a-z2-9-]{23}$/) });
  expect(await ensureOperator(world.services)).toBeUndefined();

  const someone = visitor(world);
  const answer = await someone.call().auth.login(made!);
  expect(answer).toMatchObject({ status: 'signed_in', user: { platform_role: 'master_admin', full_name: 'Operator' } });
  const people = await world.kysely.selectFrom('people').select('roles').execute();
  expect(people).toEqual([{ roles: ['owner'] }]);
});

test('an installation with a user gets no operator', async () => {
  const world = await testWorld();
  const { verification_token } = await visitor(world)
    .call()
    .auth.register({ email: 'first@example.com', password: 'a sentence nobody would guess' });
  await visitor(world).call().auth.verifyEmail({ token: verification_token! });
  expect(await ensureOperator(world.services)).toBeUndefined();
});
