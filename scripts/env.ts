import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A problem the operator can fix, reported in one sentence and without a stack trace. */
export class Refusal extends Error {
  override name = 'Refusal';
}

/** What `npm start` and `npm run migrate` need to know; the apps check the rest themselves. */
export interface Settings {
  host: string;
  port: number;
  /** Whether the port was requested; only the default port may be replaced by another one. */
  port_given: boolean;
  /** If absent, PostgreSQL is embedded. */
  database_url: string | undefined;
  /** The URL to migrate the schema with, bypassing any pooler. */
  direct_url: string | undefined;
  redis_url: string | undefined;
  public_url: string | undefined;
  secret: string | undefined;
  /** The folder for everything kept on this machine. */
  data_dir: string;
  production: boolean;
}

type Variables = Record<string, string | undefined>;

const DEFAULT_PORT = 4000;

/** Reads `.env` in the folder if there is one. Variables that are already set take precedence. */
export function loadEnvFile(folder: string): void {
  const file = join(folder, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
}

/** Throws a Refusal for an unknown option or an impossible value. */
export function readSettings(args: string[] = process.argv.slice(2), env: Variables = process.env): Settings {
  const options = readOptions(args);
  const given = options.port ?? text(env['PORT']);
  return {
    host: options.host ?? text(env['HOST']) ?? '127.0.0.1',
    port: given === undefined ? DEFAULT_PORT : portOf(given),
    port_given: given !== undefined,
    database_url: text(env['DATABASE_URL']),
    direct_url: text(env['DATABASE_DIRECT_URL']) ?? text(env['DATABASE_URL']),
    redis_url: text(env['REDIS_URL']),
    public_url: text(env['PUBLIC_URL']),
    secret: text(env['DESKWIRE_SECRET']),
    data_dir: resolve(text(env['DATA_DIR']) ?? '.deskwire'),
    production: env['NODE_ENV'] === 'production',
  };
}

/** An empty line in `.env` means that the variable is not set. */
const text = (value: string | undefined): string | undefined => (value?.trim() ? value.trim() : undefined);

function readOptions(args: string[]): { port?: string; host?: string } {
  const options: { port?: string; host?: string } = {};
  const rest = args.flatMap((arg) => (arg.startsWith('--') && arg.includes('=') ? split(arg) : [arg]));
  for (let i = 0; i < rest.length; i += 2) {
    const [name, value] = [rest[i], rest[i + 1]];
    if (name !== '--port' && name !== '--host')
      throw new Refusal(`Unknown option "${name}": npm start -- [--port <number>] [--host <address>]`);
    if (!value?.trim()) throw new Refusal(`The option ${name} needs a value, such as ${examples[name]}.`);
    options[name === '--port' ? 'port' : 'host'] = value;
  }
  return options;
}

const examples = { '--port': '--port 4100', '--host': '--host 0.0.0.0' } as const;

const split = (arg: string): string[] => [arg.slice(0, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1)];

function portOf(value: string): number {
  const port = Number(value);
  if (/^\d+$/.test(value) && port < 65_536) return port;
  throw new Refusal(`The port must be a number from 0 to 65535, not "${value}".`);
}
