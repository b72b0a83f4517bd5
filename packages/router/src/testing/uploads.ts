import { randomUUIDv7 } from 'node:crypto';
import { Readable } from 'node:stream';
import { appRouter } from '../domains.ts';
import { createContext } from '../kit/access/access.ts';
import { createCallerFactory } from '../kit/procedure.ts';
import { receiveUpload } from '../platform/files/bytes/receive.ts';
import type { TestWorld } from './world.ts';

const callerOf = createCallerFactory(appRouter);

/** Calls procedures as the upload door does when somebody sends these bytes. */
export async function sending(
  world: TestWorld,
  person: { user_id: string; session_id: string },
  bytes: string | Buffer,
  name = 'a.txt',
) {
  const body = Readable.from([Buffer.from(bytes)], { objectMode: false });
  const upload = await receiveUpload(world.services, body, { name, max_bytes: 100_000_000 });
  return callerOf(
    createContext({
      services: world.services,
      credentials: { bearer: await world.tokenOf(person) },
      request: { id: randomUUIDv7(), address: '127.0.0.1', user_agent: 'test', origin: 'api' },
      uploads: [upload],
    }),
  );
}
