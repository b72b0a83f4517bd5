import { expect, test } from 'vitest';
import { visitor } from '../../../testing/visitor.ts';
import { testWorld } from '../../../testing/world.ts';
import { aSignedIn, probe } from '../testing/accounts.ts';

const world = await testWorld();
const start = () => visitor(world).call().auth.device.start({ device: 'deskwire CLI on build-7' });
const poll = (device_code: string) => visitor(world).call().auth.device.poll({ device_code });

test('a device is let in by somebody who sees its code and its name', async () => {
  const { device_code, user_code, verification_url } = await start();
  expect(user_code).toMatch(/^[B-Z]{4}-[B-Z]{4}$/);
  expect(verification_url).toBe(`http://localhost:4000/device?code=${user_code}`);
  expect(await poll(device_code)).toEqual({ status: 'pending', interval: 5 });
  const owner = await aSignedIn(world);
  expect(await owner.call().auth.device.get({ user_code })).toMatchObject({ device: 'deskwire CLI on build-7' });
  expect(await owner.call().auth.device.approve({ user_code: user_code.replace('-', '').toLowerCase() })).toEqual({
    status: 'approved',
    device: 'deskwire CLI on build-7',
  });
  const answer = await poll(device_code);
  expect(answer).toMatchObject({ status: 'signed_in', user: { email: owner.email } });
  const device = visitor(world);
  device.bearer = answer.status === 'signed_in' ? answer.access_token! : undefined;
  await probe(device);
  await expect(poll(device_code)).rejects.toMatchObject({ app: 'TOKEN_SPENT' });
});

test('of twenty polls at once one gets the session', async () => {
  const { device_code, user_code } = await start();
  await (await aSignedIn(world)).call().auth.device.approve({ user_code });
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => poll(device_code)));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('a device that asks while its owner approves is let in by its next question at the latest', async () => {
  for (let n = 0; n < 30; n++) {
    const { device_code, user_code } = await start();
    const owner = await aSignedIn(world);
    const call = owner.call();
    const [polled] = await Promise.all([poll(device_code), call.auth.device.approve({ user_code })]);
    const answer = polled.status === 'pending' ? await poll(device_code) : polled;
    expect(answer.status).toBe('signed_in');
  }
});

test('of many who decide at once one does, and a device turned away stays out', async () => {
  const { device_code, user_code } = await start();
  const deciders = await Promise.all(Array.from({ length: 6 }, () => aSignedIn(world)));
  const results = await Promise.allSettled(
    deciders.map((decider) => decider.call().auth.device.approve({ user_code, approve: false })),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  await expect(deciders[0]!.call().auth.device.approve({ user_code })).rejects.toMatchObject({ app: 'CODE_INVALID' });
  await expect(poll(device_code)).rejects.toMatchObject({ app: 'DEVICE_DENIED' });
});

test('a session for a device ends with the password that let it in, even before it was fetched', async () => {
  const { device_code, user_code } = await start();
  const owner = await aSignedIn(world);
  await owner.call().auth.device.approve({ user_code });
  const other = await aSignedIn(world, owner);
  await other.call().auth.sessions.revokeOthers({});
  await expect(poll(device_code)).rejects.toMatchObject({ app: 'TOKEN_SPENT' });
});

test('a code ends after ten minutes, and a device that asks too often must wait', async () => {
  const later = await testWorld();
  const { device_code, user_code } = await visitor(later).call().auth.device.start({});
  const owner = await aSignedIn(later);
  later.clock.advance({ minutes: 10 });
  const again = await aSignedIn(later, owner);
  await expect(again.call().auth.device.approve({ user_code })).rejects.toMatchObject({ app: 'CODE_INVALID' });
  await expect(visitor(later).call().auth.device.poll({ device_code })).rejects.toMatchObject({ app: 'TOKEN_SPENT' });
  const polls = await Promise.allSettled(
    Array.from({ length: 30 }, () => visitor(later).call().auth.device.poll({ device_code })),
  );
  expect(polls.filter((one) => one.status === 'rejected' && one.reason.app === 'RATE_LIMITED')).not.toHaveLength(0);
});

test('an approval ends with the session that gave it', async () => {
  const { device_code, user_code } = await start();
  const owner = await aSignedIn(world);
  await owner.call().auth.device.approve({ user_code });
  await owner.call().auth.logout({});
  await expect(poll(device_code)).rejects.toMatchObject({ app: 'DEVICE_DENIED' });
});
