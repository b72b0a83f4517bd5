import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { untilBlocked } from '../../../testing/locks.ts';
import { visitor } from '../../../testing/visitor.ts';
import { testWorld } from '../../../testing/world.ts';
import { anAccount, newestMail, password } from '../testing/accounts.ts';
import { aTwoFactorUser } from '../testing/authenticator.ts';

const world = await testWorld();

test('a link waits for codes that are being tried before it is held', async () => {
  const { email } = await anAccount(world);
  await visitor(world).call().auth.emailLogin({ email });
  const { token, code } = await newestMail(world, email);
  const wrong = code === '000000' ? '000001' : '000000';
  await expect(visitor(world).call().auth.emailLogin({ email, code: wrong })).rejects.toMatchObject({});
  let entering: Promise<unknown> | undefined;
  await world.kysely.transaction().execute(async (tx) => {
    // Whoever tries a code counts it first.
    await sql`select from code_guesses for update`.execute(tx);
    entering = visitor(world).call().auth.emailLogin({ token });
    await untilBlocked(world);
    const live = sql`select from one_time_values where subject = ${email} and used_at is null for update nowait`;
    expect((await live.execute(tx)).rows).toHaveLength(1);
  });
  expect(await entering).toMatchObject({ status: 'signed_in' });
});

test('a recovery code waits for a change of the factor before it is held', async () => {
  const someone = await aTwoFactorUser(world);
  const answer = await visitor(world).call().auth.login({ email: someone.email, password });
  if (answer.status !== 'second_factor_required') throw new Error('No second factor was asked for');
  const { challenge_token } = answer;
  const recovery_code = someone.recovery_codes[0]!;
  // The try is counted in a transaction of its own: what holds the factor has to come after it.
  await world.pool.query(`
    create function hold_on_use() returns trigger language plpgsql as $$
      begin perform pg_advisory_xact_lock(4711); return new; end $$;
    create trigger hold_on_use before update on recovery_codes for each row execute function hold_on_use()`);
  let entering: Promise<unknown> | undefined;
  await world.kysely.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(4711)`.execute(tx);
    entering = visitor(world).call().auth.twoFactor.verify({ challenge_token, recovery_code });
    await untilBlocked(world);
    const held = sql`select from two_factors where user_id = ${someone.user_id} for update nowait`.execute(
      world.kysely,
    );
    await expect(held).rejects.toMatchObject({ code: '55P03' });
  });
  expect(await entering).toMatchObject({ status: 'signed_in' });
});
