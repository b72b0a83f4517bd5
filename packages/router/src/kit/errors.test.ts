import { expect, test } from 'vitest';
import { testWorld } from '../testing/world.ts';
import { AppError, toAppError } from './errors.ts';

const world = await testWorld();
const raised = (sqlstate: string): Promise<unknown> =>
  world.pool.query(`do $$ begin raise exception 'no' using errcode = '${sqlstate}'; end $$`).then(
    () => undefined,
    (error: unknown) => error,
  );

test.each([
  ['08006', 'connection_failure'],
  ['25P03', 'idle_in_transaction_session_timeout'],
  ['25P04', 'transaction_timeout'],
  ['40001', 'serialization_failure'],
  ['40P01', 'deadlock_detected'],
  ['53000', 'insufficient_resources'],
  ['53200', 'out_of_memory'],
  ['53300', 'too_many_connections'],
  ['55P03', 'lock_not_available'],
  ['57014', 'query_canceled'],
  ['57P01', 'admin_shutdown'],
  ['57P02', 'crash_shutdown'],
  ['57P03', 'cannot_connect_now'],
  ['57P05', 'idle_session_timeout'],
])('what Postgres means by %s (%s) is: not now', async (sqlstate) => {
  expect(toAppError(await raised(sqlstate))).toMatchObject({ app: 'UNAVAILABLE', details: { retry_after: 1 } });
});

test('a full disk has a code of its own, since trying again soon is of no use', async () => {
  expect(toAppError(await raised('53100'))).toMatchObject({ app: 'STORAGE_FULL', details: { retry_after: 30 } });
});

test.each(['XX001', '42P01', '22012', '23514'])('%s is our own mistake', async (sqlstate) => {
  expect(toAppError(await raised(sqlstate))).toMatchObject({ app: 'INTERNAL', details: undefined });
});

test('a code is thrown with the details that it declares, which the compiler checks', () => {
  expect(new AppError('FORBIDDEN', { needs: 'tickets.handle' }).details).toEqual({ needs: 'tickets.handle' });
  expect(new AppError('SLUG_TAKEN').details).toBeUndefined();
  expect(() => {
    // @ts-expect-error it always says what is needed
    void new AppError('FORBIDDEN');
    // @ts-expect-error it says nothing else
    void new AppError('FORBIDDEN', { reason: 'because' });
    // @ts-expect-error it has no details
    void new AppError('SLUG_TAKEN', { slug: 'x' });
  }).not.toThrow();
});
