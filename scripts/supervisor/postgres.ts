import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbedded, type EmbeddedOptions, type EmbeddedPostgres } from '../../packages/database/src/embedded.ts';
import type { Report } from './report.ts';

export interface KeptPostgres {
  /** Its current address. */
  readonly url: string;
  /** Releases the server; it stops unless another process uses it too. */
  stop(): Promise<void>;
}

/** Keeps the embedded PostgreSQL running. `moved` is called with its new address if a restart had to change it. */
export async function keepPostgres(
  home: string,
  report: Report,
  moved: (url: string) => void,
  options: EmbeddedOptions = {},
): Promise<KeptPostgres> {
  let stopping = false;
  let hold = await start(home, report, options);

  async function watch(): Promise<void> {
    for (;;) {
      await hold.gone;
      if (stopping) return;
      report('postgres', 'lost', 'starting it again');
      const before = hold.url;
      hold = await startAgain();
      if (hold.url !== before) moved(hold.url);
    }
  }

  async function startAgain(): Promise<EmbeddedPostgres> {
    for (;;) {
      try {
        return await start(home, report, options);
      } catch (error) {
        report('postgres', 'failed', error instanceof Error ? error.message : String(error));
        await sleep(2_000);
      }
    }
  }

  void watch();
  return {
    get url() {
      return hold.url;
    },
    async stop() {
      stopping = true;
      const ending = await hold.stop();
      report('postgres', ending === 'stopped' ? 'stopped' : 'left', ending === 'shared' ? 'to another process' : '');
    },
  };
}

async function start(home: string, report: Report, options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const hold = await startEmbedded(home, options);
  const { port } = new URL(hold.url);
  report('postgres', 'ready', `PostgreSQL 18 on 127.0.0.1:${port}${hold.adopted ? ', which was already running' : ''}`);
  return hold;
}
