import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isError } from '@deskwire/sdk';
import { parts } from '@deskwire/testing/parts.ts';
import { account } from './accounts.ts';
import { newSight } from './client.ts';
import { untilDatabaseIsBack, type Field, type Prepared } from './faults.ts';
import { mountSmallDisk, moveLogTo, type SmallDisk } from './small-disk.ts';

const PATIENCE_MS = 30_000;
const FULL_MS = 8_000;
/** More than fits into the pages that the tables have already. */
const bulky = (): string => Buffer.from(crypto.getRandomValues(new Uint8Array(24_000))).toString('base64');

/** The disk with the tables is full: what is there can be read, what is written is refused as what it is. */
export function fullTables(): Prepared {
  let disk: SmallDisk | undefined;
  return {
    needs: [parts.disks],
    async place(home) {
      const log = `${home}-log`;
      mkdirSync(log);
      disk = mountSmallDisk(home, 256);
      return settled(disk, moveLogTo(log, home));
    },
    fault: {
      name: 'disk of the tables full',
      async strike({ on }) {
        const { client } = await account(on.url, newSight(), 'Fay Full', 'fay@example.com');
        const write = () => client.api.tickets.create.mutate({ title: 'bulky', description: bulky() });
        await write();
        disk?.fill();
        try {
          await untilRefused(write);
          for (const until = Date.now() + FULL_MS; Date.now() < until; await sleep(50)) {
            const { items } = await client.api.tickets.list.query({ page_size: 20 });
            if (items.length === 0) throw new Error('What had been written could not be read.');
          }
          await untilRefused(write);
        } finally {
          disk?.empty();
        }
      },
    },
  };
}

/** Answers how to take the disk away, which is done at once where the work upon it fails. */
async function settled(disk: SmallDisk, work: Promise<void>): Promise<SmallDisk['remove']> {
  await work.catch(async (error: unknown) => {
    await disk.remove();
    throw error;
  });
  return disk.remove;
}

async function untilRefused(write: () => Promise<unknown>): Promise<void> {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until;) {
    try {
      await write();
    } catch (error) {
      if (isError(error, 'STORAGE_FULL')) return;
      if (!isError(error, 'UNAVAILABLE')) throw error;
    }
  }
  throw new Error('No write was refused as STORAGE_FULL, though the disk is full.');
}

/** The disk with the write-ahead log is full: PostgreSQL ends, and is started again as long as it takes. */
export function fullLog(): Prepared {
  let disk: SmallDisk | undefined;
  return {
    needs: [parts.disks],
    async place(home) {
      const log = `${home}-log`;
      mkdirSync(log);
      disk = mountSmallDisk(log, 160);
      return settled(disk, moveLogTo(log, home));
    },
    settings: ['min_wal_size=32MB', 'max_wal_size=64MB'],
    fault: {
      name: 'disk of the log full',
      async strike(field) {
        const { on } = field;
        const before = on.postmaster();
        disk?.fill();
        try {
          await untilDown(field);
          await sleep(FULL_MS);
          const [live, ready] = await Promise.all(['live', 'ready'].map((path) => fetch(`${on.url}/${path}`)));
          if (live?.status !== 200 || ready?.status !== 503)
            throw new Error(`Without a database /live answers ${live?.status} and /ready ${ready?.status}.`);
        } finally {
          disk?.empty();
        }
        await untilDatabaseIsBack(field);
        if (on.postmaster() === before) throw new Error('PostgreSQL never ended.');
      },
    },
  };
}

/** Uses up the segments that the log has already. */
async function untilDown({ on }: Field): Promise<void> {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until;) {
    try {
      await on.look((client) => client.query(`select pg_logical_emit_message(false, 'x', 'x'), pg_switch_wal()`));
    } catch {
      return;
    }
  }
  throw new Error('PostgreSQL goes on, though the disk of its log is full.');
}
