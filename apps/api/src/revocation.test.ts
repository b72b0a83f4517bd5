import { afterAll, describe, expect, test } from 'vitest';
import { aMember, aTeam, aUser, type TestPerson } from '@deskwire/testing/builders.ts';
import { sending } from '@deskwire/router/testing/uploads.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { createServer } from './server.ts';

const world = await testWorld();
const app = await createServer(world.services);
const url = await app.listen({ port: 0 });
afterAll(() => app.close());
const operator = await aUser(world.kysely, { platform_role: 'master_admin' });

/** An admin of a team and their credentials: a session and an API key. */
interface Holder {
  readonly admin: TestPerson;
  readonly owner: TestPerson;
  readonly session: string;
  readonly key: string;
  readonly key_id: string;
}
async function aHolder(): Promise<Holder> {
  const team = await aTeam(world.kysely);
  const [owner, admin] = [await aMember(world.kysely, team, 'owner'), await aMember(world.kysely, team, 'admin')];
  const made = await (await world.as(admin)).apiKeys.create({ team_id: team.id, name: 'Robot', scopes: ['*'] });
  return { admin, owner, session: await world.tokenOf(admin), key: made.key, key_id: made.id };
}

const headersOf = (token: string) => ({ authorization: `Bearer ${token}` });
/** How each door responds to a request that only an admin may send. */
async function statuses({ admin: { team_id } }: Holder, token: string): Promise<number[]> {
  const input = encodeURIComponent(JSON.stringify({ team_id }));
  const asked = [`/trpc/settings.team.get?input=${input}`, `/api/v1/teams/${team_id}/settings`];
  return Promise.all(asked.map(async (path) => (await fetch(url + path, { headers: headersOf(token) })).status));
}

/** Follows the events of the team until the server ends the stream. */
async function follow({ admin: { team_id } }: Holder, token: string) {
  const leaving = new AbortController();
  const headers = { ...headersOf(token), 'x-team-id': team_id };
  const answer = await fetch(`${url}/api/v1/events/stream?type=ticket.created`, { headers, signal: leaving.signal });
  const state = { text: '', ended: false };
  const read = async () => {
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) state.text += chunk;
  };
  void read()
    .catch(() => undefined)
    .finally(() => (state.ended = true));
  await expect.poll(() => state.text).toContain('retry');
  return { state, leave: () => leaving.abort() };
}

/** Starts an import that the worker has not touched yet. */
async function begin({ admin }: Holder, token: string): Promise<string> {
  const { team_id } = admin;
  const file = await (await sending(world, admin, 'id,title\nA,One\nB,Two\n', 'tickets.csv')).files.upload({ team_id });
  return (await world.caller({ bearer: token }).tickets.import({ team_id, file_id: file.id })).id;
}
const stateOf = (operation_id: string) =>
  world.kysely.selectFrom('operations').select('state').where('id', '=', operation_id).executeTakeFirstOrThrow();

interface Ending {
  readonly what: (holder: Holder) => Promise<unknown>;
  /** How tRPC and REST respond from the next request on, for each affected credential. */
  readonly session?: number;
  readonly key?: number;
  /** The stream continues, with what they may still see. */
  readonly hears?: true;
  /** Work that was started continues: the person who started it still may. */
  readonly goesOn?: true;
}
const endings: Record<string, Ending> = {
  'a role that was taken away': {
    what: async ({ owner, admin }) =>
      (await world.as(owner)).users.setRole({ team_id: admin.team_id, user_id: admin.user_id, role: 'requester' }),
    session: 403,
    key: 403,
    hears: true,
  },
  'a removal from the team': {
    what: async ({ owner, admin }) =>
      (await world.as(owner)).teams.members.remove({ team_id: admin.team_id, user_id: admin.user_id }),
    session: 404,
    key: 401,
  },
  'a suspension': {
    what: async ({ admin }) => (await world.as(operator)).users.suspend({ user_id: admin.user_id }),
    session: 401,
    key: 403,
  },
  'a logout': {
    what: ({ session }) => world.caller({ bearer: session }).auth.logout({}),
    session: 401,
    goesOn: true,
  },
  'a logout everywhere': {
    what: ({ session }) => world.caller({ bearer: session }).auth.logoutAll({}),
    session: 401,
    goesOn: true,
  },
  'the revocation of a key': {
    what: ({ session, key_id }) => world.caller({ bearer: session }).apiKeys.revoke({ api_key_id: key_id }),
    key: 401,
  },
};
const cases = Object.entries(endings).flatMap(([name, ending]) =>
  (['session', 'key'] as const).flatMap((held) => (ending[held] === undefined ? [] : [{ name, held, ending }])),
);

describe('P8 what was taken away counts from the next request on, at every door and in the queue', () => {
  test.each(cases)('$name: with a $held', async ({ held, ending }) => {
    const holder = await aHolder();
    const token = holder[held];
    expect(await statuses(holder, token)).toEqual([200, 200]);
    const { state, leave } = await follow(holder, token);
    const operation_id = await begin(holder, token);

    await ending.what(holder);

    expect(await statuses(holder, token)).toEqual([ending[held], ending[held]]);
    const { team_id, person_id } = holder.admin;
    const desk = await world.as(holder.owner);
    const others = await desk.tickets.create({ team_id, title: 'Not for them any more' });
    await world.drain();
    expect((await stateOf(operation_id)).state).toBe(ending.goesOn === true ? 'succeeded' : 'failed');
    if (ending.hears === true) {
      const theirs = await desk.tickets.create({ team_id, title: 'Their own', reporter_id: person_id });
      await world.drain();
      await expect.poll(() => state.text).toContain(theirs.id);
    } else {
      await expect.poll(() => state.ended).toBe(true);
      expect(state.text).toContain('event: error');
    }
    expect(state.text).not.toContain(others.id);
    leave();
  });
});
