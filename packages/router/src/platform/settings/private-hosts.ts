import { destinationOf } from '@deskwire/adapters/outbound.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { getSetting } from './settings.ts';

const EVERY_MS = 5_000;

interface Keeping {
  readonly db: Db;
  readonly production: boolean;
  readonly report: (message: string, error: unknown) => void;
}
/** The destinations inside the own network that master admins have allowed, as they were a few seconds ago. */
export interface PrivateHosts {
  readonly current: () => ReadonlySet<string>;
  /** Reads them now. */
  readonly refresh: () => Promise<void>;
  readonly close: () => void;
}

/** Keeps them at hand: whether a socket may be opened is asked where nothing can be waited for. */
export function keepPrivateHosts({ db, production, report }: Keeping): PrivateHosts {
  let hosts: ReadonlySet<string> = new Set();
  const refresh = async () => {
    const listed = await getSetting<'platform', 'outbound_private_hosts'>(
      db,
      { scope: 'platform', production },
      'outbound_private_hosts',
    );
    hosts = new Set(listed.map(destinationOf));
  };
  const look = () => void refresh().catch((error: unknown) => report('Allowed private hosts cannot be read', error));
  look();
  const timer = setInterval(look, EVERY_MS).unref();
  return { current: () => hosts, refresh, close: () => clearInterval(timer) };
}
