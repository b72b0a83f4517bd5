import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServer } from '@deskwire/api/server.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { startFaultProxy } from '@deskwire/testing/fault-proxy.ts';
import { actionsOf } from '@deskwire/vscode/actions.ts';
import type { Editor, Selection } from '@deskwire/vscode/editor.ts';
import { Model, type Shown } from '@deskwire/vscode/model.ts';
import { descriptionFrom, titleFrom } from '@deskwire/vscode/texts.ts';

const root = join(import.meta.dirname, '../..');
const world = await testWorld();
const app = await createServer(world.services);
const url = await app.listen({ port: 0 });
const open: Model[] = [];
afterAll(async () => {
  for (const model of open) model.stop();
  await app.close();
});

const code: Selection = {
  path: 'src/printer.ts',
  first_line: 12,
  last_line: 13,
  language: 'typescript',
  text: '// The printer is on fire\nprinter.extinguish();\n',
};

/** An editor in which a test answers for the person. */
function anEditor({ at = url, kept = new Map<string, string>() } = {}) {
  const said: string[] = [];
  const answers = { texts: [] as (string | undefined)[], labels: [] as string[], actions: [] as string[] };
  const opened: string[] = [];
  const cancelling = new AbortController();
  let selected: Selection | undefined;
  const speak = async (text: string, ...actions: string[]) => {
    said.push(text);
    return actions.includes(answers.actions[0] ?? '') ? answers.actions.shift() : undefined;
  };
  const editor: Editor = {
    secrets: {
      get: async (key) => kept.get(key),
      set: async (key, value) => void (value === undefined ? kept.delete(key) : kept.set(key, value)),
    },
    settings: () => ({ url: at, team: undefined }),
    inform: speak,
    warn: speak,
    ask: async ({ value }) => (answers.texts.length === 0 ? value : answers.texts.shift()),
    choose: async (title, choices) => {
      said.push(`${title}: ${choices.map(({ label }) => label).join(', ')}`);
      const label = answers.labels.shift();
      return choices.find((choice) => choice.label === label)?.value;
    },
    selection: () => selected,
    open: async (address) => void opened.push(address),
    copy: async (text) => void opened.push(text),
    waiting: (_, work) => work(cancelling.signal),
  };
  return { editor, said, answers, opened, kept, cancelling, select: (one: Selection) => void (selected = one) };
}

/** Somebody who is signed in, with everything the extension has shown them. */
async function aSession(person: TestPerson, at = url) {
  const desk = anEditor({ at });
  const tokens = { access_token: await world.tokenOf(person), refresh_token: 'rt_of-a-session-that-cannot-be-renewed' };
  desk.kept.set(`deskwire.tokens:${at}`, JSON.stringify(tokens));
  const shown: Shown[] = [];
  const model = new Model(desk.editor, 'VS Code', () => shown.push(model.shown));
  open.push(model);
  await model.restart();
  const titles = () =>
    Object.fromEntries(model.shown.groups.map(({ name, tickets }) => [name, tickets.map(({ title }) => title)]));
  return { ...desk, model, shown, titles, actions: actionsOf(desk.editor, model), as: await world.as(person) };
}
const anAgent = async () => aMember(world.kysely, await aTeam(world.kysely), 'agent');

describe('tickets', () => {
  test('of an agent are those assigned to them, by what they wait for', async () => {
    const team = await aTeam(world.kysely);
    const [agent, colleague] = [await aMember(world.kysely, team, 'agent'), await aMember(world.kysely, team, 'agent')];
    const as = await world.as(agent);
    await as.tickets.create({ title: 'Low', assignee_id: 'me', priority: 'low' });
    await as.tickets.create({ title: 'Urgent', assignee_id: 'me', priority: 'urgent' });
    await as.tickets.create({ title: 'Of a colleague', assignee_id: colleague.person_id });
    const { id: ticket_id } = await as.tickets.create({ title: 'Waits', assignee_id: 'me' });
    await as.tickets.setStatus({ ticket_id, status: 'waiting' });
    const { titles, model } = await aSession(agent);
    expect(titles()).toEqual({ Open: ['Urgent', 'Low'], Waiting: ['Waits'] });
    expect(model.shown).toMatchObject({ state: 'live', summary: '2 open' });
  });

  test('of a requester are those they reported', async () => {
    const requester = await aMember(world.kysely, await aTeam(world.kysely), 'requester');
    await (await world.as(requester)).tickets.create({ title: 'My laptop' });
    expect((await aSession(requester)).titles()).toEqual({ Open: ['My laptop'] });
  });

  test('follow what happens, also over a lost connection', async () => {
    const proxy = await startFaultProxy(Number(new URL(url).port));
    const agent = await anAgent();
    const { titles, shown, as } = await aSession(agent, `http://127.0.0.1:${proxy.port}`);
    expect(titles()).toEqual({});
    const made = async (title: string) => {
      await as.tickets.create({ title, assignee_id: 'me' });
      await world.drain();
    };
    await made('First');
    await expect.poll(titles).toEqual({ Open: ['First'] });
    proxy.reset();
    await expect.poll(() => shown.some(({ state }) => state === 'offline')).toBe(true);
    await made('Second');
    await expect.poll(titles).toEqual({ Open: ['Second', 'First'] });
    await proxy.close();
  });

  test('are shown as they are now once a refresh ends, also if a later one overtook it', async () => {
    const { as, model, titles } = await aSession(await anAgent());
    await as.tickets.create({ title: 'x', assignee_id: 'me' });
    const overtaken = model.refresh();
    void model.refresh();
    await overtaken;
    expect(titles()).toEqual({ Open: ['x'] });
  });

  test('stay as they were while there is no connection', async () => {
    const agent = await anAgent();
    await (await world.as(agent)).tickets.create({ title: 'Kept', assignee_id: 'me' });
    const proxy = await startFaultProxy(Number(new URL(url).port));
    const { model, titles } = await aSession(agent, `http://127.0.0.1:${proxy.port}`);
    await proxy.close();
    await model.refresh();
    expect([titles(), model.shown.state]).toEqual([{ Open: ['Kept'] }, 'offline']);
  });
});

describe('a ticket', () => {
  test('is created from a selection, with where it is and the code', async () => {
    const { actions, select, answers, said, opened, as } = await aSession(await anAgent());
    select(code);
    answers.actions.push('Open in Console');
    await actions['deskwire.create']();
    const { items } = await as.tickets.list({});
    expect(items).toEqual([
      expect.objectContaining({
        title: 'The printer is on fire',
        description:
          'From `src/printer.ts:12-13`\n\n```typescript\n// The printer is on fire\nprinter.extinguish();\n```',
        source: 'plugin',
      }),
    ]);
    expect(said).toEqual(['Created TKT-001.']);
    expect(opened).toEqual([`${url}/tickets/TKT-001?team_id=${items[0]!.team_id}`]);
  });

  test('is not created if nobody says what it is about', async () => {
    const { actions, answers, as, said } = await aSession(await anAgent());
    answers.texts.push(undefined, '  ');
    await actions['deskwire.create']();
    await actions['deskwire.create']();
    expect((await as.tickets.list({})).total).toBe(0);
    expect(said).toEqual([]);
  });

  test('that the server refuses is explained', async () => {
    const { actions, answers, said } = await aSession(await anAgent());
    answers.texts.push('x'.repeat(201));
    await actions['deskwire.create']();
    expect(said).toEqual([expect.stringMatching(/^title must /)]);
  });

  test('is commented on: as a note by those who may, else as a reply', async () => {
    const { actions, answers, as, model } = await aSession(await anAgent());
    await as.tickets.create({ title: 'x', assignee_id: 'me' });
    await model.refresh();
    const [ticket] = model.shown.groups[0]!.tickets;
    for (const [label, text] of [
      ['Internal note', 'For us'],
      ['Reply', 'For you'],
    ] as const) {
      answers.labels.push(label);
      answers.texts.push(text);
      await actions['deskwire.comment'](ticket);
    }
    const { items } = await as.tickets.comments.list({ ticket_id: ticket!.id });
    expect(items.map(({ content, is_internal }) => [content, is_internal])).toEqual([
      ['For us', true],
      ['For you', false],
    ]);
    const requester = await aMember(world.kysely, await aTeam(world.kysely), 'requester');
    const hers = await aSession(requester);
    const mine = await hers.as.tickets.create({ title: 'y' });
    await hers.model.refresh();
    hers.answers.labels.push(mine.key);
    hers.answers.texts.push('Any news?');
    // From the palette, it asks which ticket is meant.
    await hers.actions['deskwire.comment']();
    expect((await hers.as.tickets.comments.list({ ticket_id: mine.id })).total).toBe(1);
  });

  test('gets another status, unless somebody changed it meanwhile', async () => {
    const { actions, answers, as, model, said, titles } = await aSession(await anAgent());
    const { id: ticket_id } = await as.tickets.create({ title: 'x', assignee_id: 'me' });
    await model.refresh();
    const [ticket] = model.shown.groups[0]!.tickets;
    await as.tickets.update({ ticket_id, title: 'y' });
    answers.labels.push('Waiting', 'Waiting');
    await actions['deskwire.setStatus'](ticket);
    expect(said.at(-1)).toContain('was changed in the meantime');
    expect(titles()).toEqual({ Open: ['y'] });
    await actions['deskwire.setStatus'](model.shown.groups[0]!.tickets[0]);
    expect(titles()).toEqual({ Waiting: ['y'] });
    expect(said[0]).toBe('TKT-001 is Open: In progress, Waiting, Resolved, Closed');
  });

  test('offers only the statuses that the team lets follow', async () => {
    const admin = await aMember(world.kysely, await aTeam(world.kysely), 'admin');
    const { actions, as, model, said } = await aSession(admin);
    const { items } = await as.tickets.statuses.list({});
    const statuses = items.map((one) => (one.slug === 'open' ? { ...one, transitions: ['in_progress'] } : one));
    await as.tickets.statuses.set({ statuses });
    await as.tickets.create({ title: 'x', assignee_id: 'me' });
    await model.refresh();
    await actions['deskwire.setStatus'](model.shown.groups[0]!.tickets[0]);
    expect(said).toEqual(['TKT-001 is Open: In progress']);
    // A status without transitions of its own leads where its category does: what is resolved is not waiting again.
    await as.tickets.setStatus({ ticket_id: 'TKT-001', status: 'in_progress' });
    await as.tickets.setStatus({ ticket_id: 'TKT-001', status: 'resolved' });
    await actions['deskwire.setStatus'](await as.tickets.get({ ticket_id: 'TKT-001' }));
    expect(said.at(-1)).toBe('TKT-001 is Resolved: Open, In progress, Closed');
  });

  test('is copied and opened', async () => {
    const { actions, as, model, opened } = await aSession(await anAgent());
    await as.tickets.create({ title: 'x', assignee_id: 'me' });
    await model.refresh();
    const [ticket] = model.shown.groups[0]!.tickets;
    await actions['deskwire.copyKey'](ticket);
    await actions['deskwire.open'](ticket);
    expect(opened).toEqual(['TKT-001 x', `${url}/tickets/TKT-001?team_id=${ticket!.team_id}`]);
  });
});

describe('somebody', () => {
  test('signs in by a code, and out again; tokens are kept by server', async () => {
    const agent = await anAgent();
    const { editor, said, opened, answers, kept } = anEditor();
    const model = new Model(editor, 'VS Code on desktop', () => {});
    open.push(model);
    await model.restart();
    expect(model.shown.state).toBe('signed_out');
    answers.actions.push('Open Browser');
    const signing = model.signIn();
    await expect.poll(() => said[0]).toMatch(/code [A-Z]{4}-[A-Z]{4}/);
    const user_code = /code ([A-Z]{4}-[A-Z]{4})/.exec(said[0]!)![1]!;
    await expect.poll(() => opened[0]).toContain(`/device?code=${user_code}`);
    const { auth } = await world.as(agent);
    expect((await auth.device.get({ user_code })).device).toBe('VS Code on desktop');
    await auth.device.approve({ user_code });
    await signing;
    expect(model.shown.state).toBe('live');
    expect([...kept.keys()]).toEqual([`deskwire.tokens:${url}`]);
    await model.signOut();
    expect([model.shown.state, kept.size]).toEqual(['signed_out', 0]);
  });

  test('changes their mind while signing in', async () => {
    const { editor, cancelling, said } = anEditor();
    const model = new Model(editor, 'VS Code', () => {});
    open.push(model);
    const signing = model.signIn();
    await expect.poll(() => said.length).toBe(1);
    cancelling.abort();
    await signing;
    expect(model.shown.state).toBe('signed_out');
  });

  test('whose session has ended is shown as signed out, and offered to sign in', async () => {
    const { model, as, actions, said } = await aSession(await anAgent());
    await as.auth.logoutAll({});
    await actions['deskwire.create']();
    expect(said).toEqual([]);
    await model.refresh();
    expect(model.shown).toMatchObject({ state: 'signed_out', groups: [] });
    await actions['deskwire.comment']();
    expect(said).toEqual(['You have no open tickets.']);
  });

  test('with a server that is not there is told so', async () => {
    const { editor, said } = anEditor({ at: 'http://127.0.0.1:9' });
    const model = new Model(editor, 'VS Code', () => {});
    open.push(model);
    await actionsOf(editor, model)['deskwire.signIn']();
    expect(said).toEqual(['Deskwire does not answer at http://127.0.0.1:9.']);
  });
});

describe('texts', () => {
  test.each([
    ['\n  // TODO: mend this\n', 'TODO: mend this'],
    ['<!-- A page -->', 'A page -->'],
    ['# Heading', 'Heading'],
    ['---\n***\n', ''],
    ['x'.repeat(500), 'x'.repeat(200)],
  ])('a title of %j', (text, title) => expect(titleFrom({ ...code, text })).toBe(title));

  test('code keeps its fence, whatever is in it', () => {
    const description = descriptionFrom({
      ...code,
      path: 'a`b.md',
      last_line: 12,
      language: 'mark down',
      text: '````\nx\n````',
    });
    expect(description).toBe("From `a'b.md:12`\n\n`````\n````\nx\n````\n`````");
  });

  test('code that is too long is cut, so that the ticket is accepted', () => {
    expect(descriptionFrom({ ...code, text: 'x'.repeat(1_000_000) }).length).toBeLessThan(50_000);
    expect(descriptionFrom({ ...code, text: '`'.repeat(10_000) }).length).toBeLessThan(50_000);
  });
});

describe('the extension as VS Code loads it', () => {
  beforeAll(() => {
    const tools = [join(root, 'node_modules/.bin'), join(root, 'node_modules/.pnpm-bin/node_modules/.bin')];
    execFileSync('turbo', ['run', 'build', '--filter=@deskwire/vscode', '--ui=stream'], {
      cwd: root,
      stdio: 'pipe',
      shell: process.platform === 'win32',
      env: { ...process.env, PATH: [...tools, process.env['PATH']].join(delimiter), TURBO_TELEMETRY_DISABLED: '1' },
    });
  });
  const manifest = JSON.parse(readFileSync(join(root, 'apps/vscode/package.json'), 'utf8')) as {
    main: string;
    contributes: { commands: { command: string }[]; menus: Record<string, { command: string }[]> };
  };
  const declared = manifest.contributes.commands.map(({ command }) => command);

  test('registers exactly the commands that its manifest declares, and says that nobody is signed in', async () => {
    const registered: string[] = [];
    const executed: unknown[][] = [];
    const bar: Record<string, unknown> = { show() {} };
    const disposable = { dispose() {} };
    class Emitter {
      event = () => disposable;
      fire() {}
      dispose() {}
    }
    const vscode = {
      EventEmitter: Emitter,
      StatusBarAlignment: { Left: 1 },
      env: { appHost: 'desktop' },
      commands: {
        registerCommand: (name: string) => (registered.push(name), disposable),
        executeCommand: async (...call: unknown[]) => void executed.push(call),
      },
      window: { createStatusBarItem: () => bar, registerTreeDataProvider: () => disposable },
      workspace: {
        getConfiguration: () => ({ get: (name: string) => (name === 'url' ? url : '') }),
        onDidChangeConfiguration: () => disposable,
      },
    };
    const loader = Module as unknown as { _load(name: string, ...rest: unknown[]): unknown };
    const { _load } = loader;
    loader._load = (name, ...rest) => (name === 'vscode' ? vscode : _load.call(loader, name, ...rest));
    try {
      const extension = createRequire(import.meta.url)(join(root, 'apps/vscode', manifest.main)) as {
        activate(context: object): Promise<void>;
      };
      const secrets = { get: async () => undefined, onDidChange: () => disposable };
      const subscriptions: unknown[] = [];
      await extension.activate({ secrets, subscriptions });
      expect(registered.toSorted()).toEqual(declared.toSorted());
      expect(subscriptions.length).toBeGreaterThan(declared.length);
      expect(bar).toMatchObject({ text: '$(sign-in) Sign in', command: 'deskwire.signIn' });
      expect(executed).toEqual([['setContext', 'deskwire.signedIn', false]]);
    } finally {
      loader._load = _load;
    }
  });

  test('has menus of commands that it declares', () => {
    const used = Object.values(manifest.contributes.menus).flatMap((menu) => menu.map(({ command }) => command));
    expect(used.filter((command) => !declared.includes(command))).toEqual([]);
  });

  test('is packed with everything it loads, and nothing of the workspace', () => {
    const vsix = join(root, 'apps/vscode/dist/deskwire.vsix');
    const entries = readFileSync(vsix)
      .toString('latin1')
      .match(/PK\u0001\u0002[^]{42}[^P]+/g)!
      .join('\n');
    for (const name of [
      'extension.vsixmanifest',
      'extension/package.json',
      'extension/dist/extension.cjs',
      'extension/media/ticket.svg',
    ])
      expect(entries).toContain(name);
    const bundle = readFileSync(join(root, 'apps/vscode', manifest.main), 'utf8');
    const required = [...bundle.matchAll(/require\(["'`]([^"'`]+)["'`]\)/g)].map(([, name]) => name);
    expect([...new Set(required)]).toEqual(['vscode']);
  });
});
