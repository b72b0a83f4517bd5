import { expect, test } from 'vitest';
import { createLogger } from './logger.ts';

function logged(write: (logger: ReturnType<typeof createLogger>) => void): string {
  let text = '';
  write(createLogger({ level: 'info', name: 'test' }, { write: (line: string) => void (text += line) }));
  return text;
}

test('a secret never reaches the log, whatever carries it', () => {
  const text = logged((logger) =>
    logger.info(
      {
        req: {
          headers: { Authorization: 'S3CRET', cookie: 'S3CRET', 'set-cookie': ['S3CRET'], 'x-api-key': 'S3CRET' },
        },
        input: {
          items: [{ new_password: 'S3CRET', refresh_token: 'S3CRET', client_secret: 'S3CRET', title: 'shown' }],
        },
        totp: 'S3CRET',
      },
      'request',
    ),
  );
  expect(text).toContain('shown');
  expect(text).not.toContain('S3CRET');
});

test('an error is logged with its cause and without the values of its statement', () => {
  const breach = Object.assign(new Error('duplicate key'), {
    code: '23505',
    constraint: 'users_email',
    detail: 'Key (email)=(anna@example.com) already exists',
  });
  const text = logged((logger) => logger.error({ err: new Error('outer', { cause: breach }) }, 'failed'));
  expect(JSON.parse(text).err.cause).toMatchObject({ code: '23505', constraint: 'users_email' });
  expect(text).not.toContain('anna@example.com');
});

test('a line break in a value begins no new line', () => {
  expect(logged((logger) => logger.info({ path: '/x\n{"level":60}' }, 'a\r\nb')).trim()).not.toContain('\n');
});

test('at a terminal, a line says when, who and what, and a request cannot write on the screen', () => {
  let text = '';
  const logger = createLogger({ level: 'info', name: 'api', format: 'text' }, { write: (line) => void (text += line) });
  const request = { method: 'GET', route: '/api/v1/tickets/:ticket_id', params: { ticket_id: 'TKT-1\u001b[2J' } };
  logger.info({ ...request, status: 404, ms: 1.5, address: '127.0.0.1' }, 'request');
  logger.info({ job: 'notifications.deliver', id: 'x', attempt: 1, ms: 12 }, 'job');
  logger.warn({ job: 'emails.send' }, 'A job failed and will be retried');
  logger.error({ err: new Error('outer', { cause: new Error('inner') }), password: 'S3CRET' }, 'It broke');
  const [first, second, third, ...rest] = text.split('\n').map((line) => line.replace(/^\d\d:\d\d:\d\d {2}/, ''));
  expect(first).toBe('api     GET /api/v1/tickets/TKT-1\uFFFD[2J 404 in 1.5 ms');
  expect(second).toBe('api     notifications.deliver in 12 ms');
  expect(third).toBe('api     WARN A job failed and will be retried job=emails.send');
  expect(rest.join('\n')).toMatch(
    /^api {5}ERROR It broke password=\[redacted\] \n {2}Error: outer\n[^]* {2}Error: inner\n/,
  );
});
