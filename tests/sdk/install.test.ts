import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createServer } from '@deskwire/api/server.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { built, pack } from '../kit/packed-sdk.ts';

const home = mkdtempSync(join(tmpdir(), 'deskwire-install-'));
const packed = join(home, 'packed');
const project = join(home, 'project');
const world = await testWorld();
const run = promisify(execFile);
const onWindows = process.platform === 'win32';

beforeAll(() => {
  built('sdk', 'cli', 'vscode');
  pack(packed);
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "type": "module", "private": true }');
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

test('the same sources make the same bytes', () => {
  const again = join(home, 'again');
  pack(again);
  expect(readdirSync(packed).toSorted()).toEqual(['cli.tgz', 'deskwire.vsix', 'sdk.tgz']);
  for (const name of readdirSync(packed))
    expect(readFileSync(join(again, name)).equals(readFileSync(join(packed, name))), name).toBe(true);
});

test('npm installs the SDK and the command line from the server, and nothing else, and they work with it', async () => {
  const app = await createServer(world.services, { programs: packed });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const agent = await aMember(world.kysely, await aTeam(world.kysely), 'agent');
  const { key } = await (await world.as(agent)).apiKeys.create({ name: 'A program', scopes: ['*'] });
  const env = {
    ...process.env,
    npm_config_cache: join(home, 'cache'),
    // Nothing is needed from anywhere else.
    npm_config_registry: 'http://127.0.0.1:9',
    npm_config_fetch_retries: '0',
    npm_config_update_notifier: 'false',
  };
  const names = ['sdk', 'cli'].map((name) => `${url}/${name}.tgz`);
  await run('npm', ['install', '--no-audit', '--no-fund', ...names], { cwd: project, env, shell: onWindows });
  expect(readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['@deskwire']);
  writeFileSync(
    join(project, 'program.js'),
    `import { createDeskwire } from '@deskwire/sdk';
     import { createOfflineQueue, fileQueue } from '@deskwire/sdk/offline';
     const desk = createDeskwire({ url: '${url}', auth: { api_key: '${key}' } });
     const me = await desk.api.users.me.query();
     const queue = createOfflineQueue({ desk, store: fileQueue('queue'), user: me.id, team: me.team_id });
     await queue.add('tickets.create', { title: 'From a program' });
     console.log(JSON.stringify(await queue.drain()));`,
  );
  const { stdout } = await run(process.execPath, ['program.js'], { cwd: project });
  expect(JSON.parse(stdout)).toEqual({ sent: 1, left: 0, stopped: 'empty' });
  const listed = await run(
    join(project, 'node_modules/.bin/deskwire'),
    ['tickets', 'list', '-o', 'csv', '--select', 'title'],
    {
      cwd: project,
      shell: onWindows,
      env: {
        ...process.env,
        PATH: [join(process.execPath, '..'), process.env['PATH']].join(delimiter),
        DESKWIRE_KEY: key,
        DESKWIRE_URL: url,
      },
    },
  );
  expect(listed.stdout).toBe('"title"\r\n"From a program"\r\n');
  await app.close();
});
