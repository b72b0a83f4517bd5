import { Readable } from 'node:stream';
import { createServer } from '@deskwire/api/server.ts';
import type { Storage } from '@deskwire/adapters/storage.ts';
import { entries, type Entry } from '@deskwire/contract/kit/define.ts';
import { contract } from '@deskwire/contract/contract.ts';
import { createLimiter } from '@deskwire/router/kit/limits/limiter.ts';
import { createControls, type Controls } from '@deskwire/router/kit/operating/controls.ts';
import type { Upload } from '@deskwire/router/kit/context.ts';
import { fresh, step, type Feed } from '@deskwire/router/kit/feeds/feed.ts';
import type { DeliveredJob } from '@deskwire/router/kit/jobs/run-job.ts';
import type { Services } from '@deskwire/router/kit/services.ts';
import { receiveUpload } from '@deskwire/router/platform/files/bytes/receive.ts';
import { doJob } from '@deskwire/router/runtime/work.ts';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import type { Write } from '@deskwire/testing/recorded-writes.ts';
import { sandbox, type Sandbox } from '@deskwire/testing/sandbox.ts';
import { actorOf, type Actor, type ActorName } from '../kit/actors.ts';
import { callerDoor, mcpDoor, restDoor, trpcDoor, type Answer, type App, type Door } from '../kit/doors.ts';
import { fileFor } from '../kit/requests.ts';
import { setStage, type Stage } from '../kit/stage.ts';
import { otherwise } from '../stage/all.ts';
import { outsideOf } from '../stage/outside.ts';

/** The stage with the doors before it, behind which nothing that is tried remains. */
export interface Rig {
  readonly stage: Stage;
  readonly app: App;
  readonly box: Sandbox;
  readonly doors: Readonly<Record<'caller' | 'rest' | 'trpc' | 'mcp', Door>>;
  /** Calls as somebody and tells what came back, what was written, and how many files remain in storage. */
  attempt(door: Door, actor: Actor | Guest, path: string, entry: Entry, input: unknown): Promise<Attempt>;
  /** Does a job as the worker would. Gives what it throws: most find their rows in another state than they want. */
  work(job: DeliveredJob & { readonly queue: string }): Promise<unknown>;
  /** Feeds a consumer with everything that has happened on the stage. */
  feed(feed: Feed): Promise<unknown>;
  close(): Promise<void>;
}
/** Somebody whom only one test knows. */
export interface Guest {
  readonly bearer: string;
}
export interface Attempt {
  readonly answer: Answer;
  readonly writes: readonly Write[];
  readonly stored: number;
}

export async function createRig(): Promise<Rig> {
  const stage = await setStage();
  const stopped_at = await stopClock(stage.world);
  const box = await sandbox(stage.world.url, { stopped_at });
  const kept = new Set<string>();
  const controls = undoneControls();
  const services: Services = {
    ...stage.world.services,
    db: box.db,
    limiter: createLimiter({ pool: box.pool }),
    // The database of the sandbox says what time it is on the stage.
    clock: { offset_ms: 0 },
    storage: watchedStorage(stage.world.services.storage, kept),
    controls,
  };
  const app = await createServer(services);
  for (const outside of outsideOf(stage.world)) outside.keep?.();
  const uploads = new Map<string, Upload>();
  for (const [path, { door }] of procedures) {
    const { name, bytes } = fileFor(path);
    if (door !== 'upload' || uploads.has(name)) continue;
    const body = Readable.from([Buffer.from(bytes)]);
    uploads.set(name, await receiveUpload(stage.world.services, body, { name, max_bytes: 1000 }));
  }
  const tools = await toolsOf(app, stage.bearers.owner!, stage.bearers.platformMaster!);
  return {
    stage,
    app,
    box,
    doors: {
      caller: callerDoor(services, (path) => uploads.get(fileFor(path).name)!),
      rest: restDoor(app),
      trpc: trpcDoor(app),
      mcp: mcpDoor(app, (path) => tools.get(path)),
    },
    async attempt(door, actor, path, entry, input) {
      kept.clear();
      const bearer =
        'bearer' in actor ? actor.bearer : (stage.runs[actor.name] ?? stage.bearers[actor.name as ActorName]);
      const prepare = otherwise[path];
      const { result, writes } = await box.attempt(
        () => door.call(bearer, path, entry, input),
        prepare && (() => prepare(box.pool, stage)),
      );
      for (const outside of outsideOf(stage.world)) outside.restore?.();
      controls.undo();
      return { answer: result, writes, stored: kept.size };
    },
    async work(job) {
      const { id, queue, name, team_id, payload } = job;
      const { result } = await box.attempt(
        () => doJob(services, job).catch((error: unknown) => error),
        () =>
          box.pool.query(
            'insert into jobs (id, queue, name, team_id, payload, dispatched_at) values ($1, $2, $3, $4, $5, now())',
            [id, queue, name, team_id, JSON.stringify(payload)],
          ),
      );
      for (const outside of outsideOf(stage.world)) outside.restore?.();
      controls.undo();
      return result;
    },
    async feed(feed) {
      const { result } = await box.attempt(
        () => step(services, feed, fresh()).catch((error: unknown) => error),
        () => box.pool.query('update feeds set position = 0 where name = $1', [feed.name]),
      );
      return result;
    },
    async close() {
      await app.close();
      await box.close();
      for (const outside of outsideOf(stage.world)) await outside.close();
    },
  };
}

/**
 * Time stands still on the stage, however long a run takes: nothing expires, and nobody's use is due to be noted, which
 * would be undone and due again with every call.
 */
async function stopClock({ clock, now, kysely }: TestWorld): Promise<string> {
  clock.stop();
  const stopped_at = new Date(now()).toISOString();
  await kysely.updateTable('sessions').set({ last_seen_at: stopped_at }).execute();
  return stopped_at;
}

/** Every procedure that a door serves. */
export const procedures: readonly Procedure[] = [...entries(contract)];
type Procedure = readonly [path: string, entry: Entry];

/** Some procedures by their domain: `describe.each` makes a block of each domain, `test.each` a test of each procedure. */
export const byDomain = (some: readonly Procedure[] = procedures) =>
  [...Map.groupBy(some, ([path]) => path.split('.', 1)[0]!)].map(([domain, own]) => ({ domain, procedures: own }));

/** What a process keeps to, forgotten with the row that says so: maintenance of one attempt stops no other. */
function undoneControls(): Controls & { undo(): void } {
  let controls = createControls();
  return {
    get state() {
      return controls.state;
    },
    apply: (state) => controls.apply(state),
    enter: () => controls.enter(),
    quiet: () => controls.quiet(),
    undo: () => void (controls = createControls()),
  };
}

/** Storage as it is, remembering the files that were put there and not taken away again. */
const watchedStorage = (storage: Storage, kept: Set<string>): Storage => ({
  ...storage,
  put: (key, ...given) => {
    kept.add(key);
    return storage.put(key, ...given);
  },
  delete: (key) => {
    kept.delete(key);
    return storage.delete(key);
  },
});

/** The names of the tools that are offered to anybody: those who own a team and those who run the platform. */
async function toolsOf(app: App, ...bearers: string[]): Promise<ReadonlyMap<string, string>> {
  const names = new Set<string>();
  for (const bearer of bearers) {
    const response = await app.inject({
      method: 'POST',
      url: '/mcp',
      headers: {
        authorization: `Bearer ${bearer}`,
        accept: 'application/json, text/event-stream',
        'content-type': 'application/json',
      },
      payload: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
    });
    if (response.statusCode !== 200) throw new Error(`The tools cannot be listed: ${response.body}`);
    const { result } = response.json<{ result: { tools: { name: string }[] } }>();
    for (const { name } of result.tools) names.add(name);
  }
  const byName = new Map(procedures.map(([path]) => [path.replaceAll('.', '_'), path]));
  return new Map([...names].map((name) => [byName.get(name)!, name]));
}

export const owner = actorOf('owner');
