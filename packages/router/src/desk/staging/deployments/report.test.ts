import { randomUUIDv7 } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs, seed } from '@deskwire/testing/effort.ts';
import { testWorld } from '../../../testing/world.ts';
import { signatureOf } from './report.ts';
import { aStagingDesk, type StagingDesk } from '../staging.fixture.ts';

const world = await testWorld();
const ci = world.caller({}).staging.deployments;
const seconds = (shift = 0) => String(Math.floor((Date.now() + world.clock.offset_ms) / 1000) + shift);

async function secretOf(desk: StagingDesk, overlap_hours?: number): Promise<string> {
  const { environment } = await desk.manage();
  const { environment_id } = desk;
  return (await environment.rotateSecret({ environment_id, ...(overlap_hours === undefined ? {} : { overlap_hours }) }))
    .secret;
}
interface Said {
  deployment_id: string;
  delivery_id?: string;
  [field: string]: unknown;
}
function signed(environment_id: string, secret: string, said: Said, shift = 0) {
  const body = JSON.stringify({ delivery_id: randomUUIDv7(), ...said });
  const timestamp = seconds(shift);
  return { environment_id, timestamp, signature: signatureOf(secret, timestamp, body), body };
}

test('CI starts and ends a deployment and writes its log', async () => {
  const desk = await aStagingDesk(world);
  const secret = await secretOf(desk);
  const { id: deployment_id } = await desk.request('1.0.0');
  const say = (said: object) => ci.report(signed(desk.environment_id, secret, { deployment_id, ...said }));
  expect(await say({ status: 'running', lines: [{ text: 'Checked out' }] })).toEqual({
    deployment_id,
    status: 'running',
    applied: true,
  });
  expect(await say({ lines: [{ text: 'Built' }] })).toMatchObject({ status: 'running', applied: true });
  expect(await say({ status: 'completed', notes: 'All tests passed' })).toMatchObject({ status: 'succeeded' });
  expect(await desk.get(deployment_id)).toMatchObject({
    status: 'succeeded',
    notes: 'All tests passed',
    log_lines: 2,
  });
  expect((await desk.environment()).live_version).toBe('1.0.0');
});

test('a delivery counts once, and is answered again', async () => {
  const desk = await aStagingDesk(world);
  const secret = await secretOf(desk);
  const { id: deployment_id } = await desk.request('1.0.0');
  const delivery = signed(desk.environment_id, secret, { deployment_id, lines: [{ text: 'Once' }] });
  const answers = await Promise.all(Array.from({ length: 20 }, () => ci.report(delivery)));
  expect(answers.filter(({ applied }) => applied)).toHaveLength(1);
  expect((await desk.get(deployment_id)).log_lines).toBe(1);
});

test('whatever the order and however often reports come, the end is the same', async () => {
  const lines = (...texts: string[]) => texts.map((text) => ({ text }));
  const order = fc.shuffledSubarray([0, 1, 2, 3, 0, 1, 2, 3], { minLength: 8 });
  await fc.assert(
    fc.asyncProperty(order, fc.constantFrom('succeeded', 'failed'), async (sequence, end) => {
      // All runs together say more in a minute than CI may of one environment.
      const desk = await aStagingDesk(world);
      const secret = await secretOf(desk);
      const { environment_id } = desk;
      const { id: deployment_id } = await desk.request('1.0.0');
      const reports = [
        { status: 'running' },
        { lines: lines('one', 'two'), first_line: 1 },
        { lines: lines('three'), first_line: 3 },
        { status: end, notes: 'The end', lines: lines('four'), first_line: 4 },
      ].map((said) => signed(environment_id, secret, { deployment_id, ...said }));
      for (const index of sequence) await ci.report(reports[index]!);
      expect(await desk.get(deployment_id)).toMatchObject({ status: end, notes: 'The end', log_lines: 4 });
      const { items } = await (await desk.manage()).deployments.logs.list({ deployment_id });
      expect(items.map(({ text }) => text)).toEqual(['one', 'two', 'three', 'four']);
      const told = await desk.eventsOf(deployment_id);
      expect(told.filter((type) => type === 'started' || type === end)).toEqual(['started', end]);
    }),
    { seed, numRuns: runs(12) },
  );
});

test('nobody without the secret is believed', async () => {
  const [desk, elsewhere] = [await aStagingDesk(world), await aStagingDesk(world)];
  const [secret, foreign] = [await secretOf(desk), await secretOf(elsewhere)];
  const { id: deployment_id } = await desk.request('1.0.0');
  const { environment_id } = desk;
  const right = signed(environment_id, secret, { deployment_id, status: 'running' });
  const flipped = (text: string) => text.slice(0, -1) + (text.endsWith('0') ? '1' : '0');
  for (const wrong of [
    { ...right, body: right.body.replace('running', 'failed') },
    { ...right, body: `${right.body} ` },
    { ...right, timestamp: flipped(right.timestamp) },
    { ...right, signature: flipped(right.signature) },
    { ...right, environment_id: elsewhere.environment_id },
    { ...right, environment_id: randomUUIDv7() },
    signed(environment_id, foreign, { deployment_id, status: 'running' }),
    signed(environment_id, '', { deployment_id, status: 'running' }),
  ])
    await expect(ci.report(wrong)).rejects.toMatchObject({ app: 'SIGNATURE_INVALID' });
  for (const signature of [right.signature.slice(0, -1), right.signature.slice(3), ''])
    await expect(ci.report({ ...right, signature })).rejects.toMatchObject({ app: 'INVALID_INPUT' });
  const own = signed(elsewhere.environment_id, foreign, { deployment_id, status: 'running' });
  await expect(ci.report(own)).rejects.toMatchObject({ app: 'DEPLOYMENT_NOT_FOUND' });
  expect((await desk.get(deployment_id)).status).toBe('approved');
});

test('a signature counts for five minutes, before and after', async () => {
  const desk = await aStagingDesk(world);
  const secret = await secretOf(desk);
  const { id: deployment_id } = await desk.request('1.0.0');
  const at = (shift: number) => ci.report(signed(desk.environment_id, secret, { deployment_id }, shift));
  for (const shift of [-310, 310]) await expect(at(shift)).rejects.toMatchObject({ app: 'SIGNATURE_EXPIRED' });
  for (const shift of [-290, 290]) expect(await at(shift)).toMatchObject({ status: 'approved', applied: false });
});

test('the secret before counts on while it was told to, and no third one', async () => {
  const desk = await aStagingDesk(world);
  const { id: deployment_id } = await desk.request('1.0.0');
  const first = await secretOf(desk);
  const second = await secretOf(desk, 2);
  const isBelieved = (secret: string) =>
    ci.report(signed(desk.environment_id, secret, { deployment_id })).then(
      () => true,
      () => false,
    );
  expect(await Promise.all([first, second].map(isBelieved))).toEqual([true, true]);
  const third = await secretOf(desk, 2);
  expect(await Promise.all([first, second, third].map(isBelieved))).toEqual([false, true, true]);
  world.clock.advance({ hours: 2 });
  expect(await Promise.all([second, third].map(isBelieved))).toEqual([false, true]);
  const fourth = await secretOf(desk, 0);
  expect(await Promise.all([third, fourth].map(isBelieved))).toEqual([false, true]);
});

test('no secret stands in the database as it is', async () => {
  const desk = await aStagingDesk(world);
  const secret = await secretOf(desk);
  const { rows } = await world.pool.query<{ secret: string }>(`select secret from environment_secrets`);
  expect(JSON.stringify(rows)).not.toContain(secret.slice(5, 20));
});

test('what is signed and says nonsense is refused with what is wrong with it', async () => {
  const desk = await aStagingDesk(world);
  const secret = await secretOf(desk);
  const { id: deployment_id } = await desk.request('1.0.0');
  const { environment_id } = desk;
  await expect(ci.report(signed(environment_id, secret, { deployment_id, status: 'lost' }))).rejects.toMatchObject({
    app: 'INVALID_INPUT',
    details: [{ path: ['body', 'status'] }],
  });
  const timestamp = seconds();
  const noJson = { environment_id, timestamp, body: '{', signature: signatureOf(secret, timestamp, '{') };
  await expect(ci.report(noJson)).rejects.toMatchObject({ app: 'BAD_REQUEST' });
});

test('CI does not start what is not to be started, and may say it again later', async () => {
  const desk = await aStagingDesk(world, { requires_approval: true });
  const secret = await secretOf(desk);
  const { id: deployment_id } = await desk.request('1.0.0');
  const { environment_id } = desk;
  const delivery = signed(environment_id, secret, { deployment_id, status: 'running', lines: [{ text: 'x' }] });
  await expect(ci.report(delivery)).rejects.toMatchObject({ app: 'DEPLOYMENT_TRANSITION_NOT_ALLOWED' });
  expect((await desk.get(deployment_id)).log_lines).toBe(0);
  await (await desk.manage()).environment.update({ environment_id, requires_approval: false });
  expect(await ci.report(delivery)).toMatchObject({ status: 'running', applied: true });
  const other = await desk.request('2.0.0');
  const early = signed(environment_id, secret, { deployment_id: other.id, status: 'succeeded' });
  await expect(ci.report(early)).rejects.toMatchObject({ app: 'ENVIRONMENT_BUSY' });
  await desk.set(deployment_id, 'failed');
  await desk.set(other.id, 'cancelled');
  await expect(ci.report(early)).rejects.toMatchObject({ app: 'DEPLOYMENT_TRANSITION_NOT_ALLOWED' });
});

test('CI of a team that was deleted is not believed', async () => {
  const desk = await aStagingDesk(world);
  const secret = await secretOf(desk);
  const { id: deployment_id } = await desk.request('1.0.0');
  const at = new Date().toISOString();
  await world.kysely.updateTable('teams').set({ deleted_at: at }).where('id', '=', desk.team.id).execute();
  const said = signed(desk.environment_id, secret, { deployment_id });
  await expect(ci.report(said)).rejects.toMatchObject({ app: 'SIGNATURE_INVALID' });
});

test('who guesses signatures is held up', async () => {
  const desk = await aStagingDesk(world);
  await secretOf(desk);
  const guesser = world.caller({}, { address: '203.0.113.7' }).staging.deployments;
  const guess = signed(desk.environment_id, 'a guess', { deployment_id: randomUUIDv7() });
  const tries = await Promise.allSettled(Array.from({ length: 40 }, () => guesser.report(guess)));
  const codes = tries.map((one) => (one.status === 'rejected' ? (one.reason as { app: string }).app : 'let in'));
  expect(codes.filter((code) => code === 'SIGNATURE_INVALID')).toHaveLength(30);
  expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(10);
});

test('what strangers send uses up nothing of what CI may send', async () => {
  const desk = await aStagingDesk(world);
  const secret = await secretOf(desk);
  const { id: deployment_id } = await desk.request('1.0.0');
  const guess = signed(desk.environment_id, 'a guess', { deployment_id });
  for (let stranger = 1; stranger <= 21; stranger++) {
    const { report } = world.caller({}, { address: `198.51.100.${stranger}` }).staging.deployments;
    await Promise.allSettled(Array.from({ length: 30 }, () => report(guess)));
  }
  const said = signed(desk.environment_id, secret, { deployment_id, status: 'running' });
  expect(await ci.report(said)).toMatchObject({ status: 'running', applied: true });
});
