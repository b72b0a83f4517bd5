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
