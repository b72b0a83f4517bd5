import type { Settings } from '../env.ts';
import { addressOf } from './address.ts';
import { keepRunning, type Child, type ChildSpec } from './child.ts';
import { choosePort } from './ports.ts';
import { keepPostgres, type KeptPostgres } from './postgres.ts';
import type { Report } from './report.ts';
import { keptSecret } from './secrets.ts';
import { forgetAddress, noteAddress } from './served-at.ts';
import { clientsOf, migrateAnew, watchSources } from './sources.ts';

export interface Installation {
  settings: Settings;
  /** In the order in which they are stopped: doors before those who work behind them. */
  children: ChildSpec[];
  /** Where the sources stand of children that are started anew when these change. */
  sources?: string;
  /** What the children inherit. */
  env: NodeJS.ProcessEnv;
  report: Report;
}

/** A running installation. */
export interface Supervisor {
  /** Resolves when everything serves. */
  ready: Promise<void>;
  /** Resolves, if ever, with the reason why it cannot go on. */
  failed: Promise<Error>;
  /** Ends everything in order; a second call ends the children at once. */
  stop(): Promise<void>;
}

/** Starts the database, brings it up to date, and keeps the children running. */
export function supervise(installation: Installation): Supervisor {
  const { settings, env, report } = installation;
  const failure = Promise.withResolvers<Error>();
  let postgres: KeptPostgres | undefined;
  let children: Child[] = [];
  let clients: ReturnType<typeof clientsOf> | undefined;
  let begun = false;
  let stopped: Promise<void> | undefined;

  async function launch(): Promise<void> {
    const port = await choosePort(settings.host, settings.port, settings.port_given);
    if (port !== settings.port && !settings.port_given)
      report('api', 'moved', `port ${settings.port} is taken, so it will use ${port}`);
    const variables = { ...env, ...variablesFor(settings, port) };
    if (stopped) return;
    // They load while the database starts.
    children = installation.children.map((spec) => keepRunning(spec, variables, report));
    for (const child of children) void child.failed.then(failure.resolve);
    // What only migrations need is not loaded before the children are.
    const schema = import('./schema.ts');
    const restart = (DATABASE_URL: string) =>
      children.forEach((child) => child.restart({ ...variables, DATABASE_URL }));
    const DATABASE_URL = await openDatabase(restart);
    const { bringUpToDate } = await schema;
    await bringUpToDate(settings.direct_url ?? DATABASE_URL, report);
    report('queue', 'chosen', settings.redis_url ? `Redis on ${addressOf(settings.redis_url)}` : 'on PostgreSQL');
    if (stopped) return;
    begun = true;
    // The database may have moved while its schema was brought up.
    const url = () => postgres?.url ?? DATABASE_URL;
    for (const child of children) child.begin({ DATABASE_URL: url() });
    void children[0]?.ready.then(() => stopped ?? noteAddress(settings.data_dir, localUrl(settings.host, port)));
    const { sources } = installation;
    if (sources !== undefined) {
      clients = clientsOf(sources, report);
      watchSources(sources, ({ migrations, contract }) => {
        report('sources', 'changed');
        if (contract) clients?.build();
        const direct = settings.direct_url ?? url();
        // What runs goes on while a migration is refused: what was saved would not start on the schema that is there.
        void (migrations ? migrateAnew(sources, direct, report) : Promise.resolve(true)).then(
          (done) => void (done && !stopped && restart(url())),
        );
      });
    }
  }

  async function openDatabase(moved: (url: string) => void): Promise<string> {
    if (settings.database_url) {
      report('postgres', 'given', addressOf(settings.database_url));
      return settings.database_url;
    }
    postgres = await keepPostgres(settings.data_dir, report, moved);
    return postgres.url;
  }

  async function stopInOrder(): Promise<void> {
    clients?.stop();
    for (const child of children) child.retire();
    forgetAddress(settings.data_dir);
    await launched.catch(() => {});
    for (const [index, child] of children.entries()) {
      await child.stop();
      if (begun) report(installation.children[index]?.name ?? '', 'stopped');
    }
    await postgres?.stop();
  }

  async function readiness(): Promise<void> {
    await launched;
    await Promise.all(children.map((child) => child.ready));
  }

  const launched = launch();
  launched.catch(failure.resolve);
  return {
    ready: readiness(),
    failed: failure.promise,
    stop: () => {
      if (stopped) for (const child of children) child.kill();
      return (stopped ??= stopInOrder());
    },
  };
}

/** Where a browser on this machine finds a server that listens on `host`. */
const localUrl = (host: string, port: number): string =>
  `http://${/^(127\..*|0\.0\.0\.0|::1?)$/.test(host) ? 'localhost' : host}:${port}`;

/** What the children are told beyond the environment and the address of the database. In production a missing secret is for them to refuse. */
function variablesFor(settings: Settings, port: number): NodeJS.ProcessEnv {
  const made = settings.production
    ? {}
    : {
        DESKWIRE_SECRET: settings.secret ?? keptSecret(settings.data_dir),
        PUBLIC_URL: settings.public_url ?? localUrl('localhost', port),
      };
  return {
    DATA_DIR: settings.data_dir,
    HOST: settings.host,
    PORT: String(port),
    ...made,
  };
}
