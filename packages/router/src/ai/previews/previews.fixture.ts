import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createOutbound } from '@deskwire/adapters/outbound.ts';
import { createPreviewWorker, workerSignature, type PreviewOrder } from '@deskwire/adapters/preview-worker.ts';
import type { WorkerCallback } from '@deskwire/contract/ai/previews.ts';
import type { TestWorld } from '../../testing/world.ts';

const SECRET = 'a secret of the preview worker, of some length';

/** A worker that takes orders and does nothing by itself: tests say for it what it would say. */
export async function aWorker(world: TestWorld, at_once = 4) {
  const orders: PreviewOrder[] = [];
  let status = 202;
  const server = createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req.setEncoding('utf8')) body += String(chunk);
    const signed = workerSignature(SECRET, String(req.headers['deskwire-timestamp']), body);
    if (signed !== req.headers['deskwire-signature']) return void res.writeHead(401).end();
    if (status < 300) orders.push(JSON.parse(body) as PreviewOrder);
    return void res.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const worker = createPreviewWorker({ url, secret: SECRET }, createOutbound({ allow_private: true }));
  Object.assign(world.services, { previews: { worker, at_once } });
  return {
    orders,
    answer: (next: number) => void (status = next),
    /** What the worker got for a job, in its latest attempt. */
    orderOf: (job_id: string) => orders.findLast(({ job }) => job.startsWith(job_id))!,
    async close() {
      Object.assign(world.services, { previews: { worker: undefined, at_once } });
      await worker.close();
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

let last = 0;
type Said = Partial<WorkerCallback> & Pick<WorkerCallback, 'status'>;
/** What a worker sends about its job: signed, and each with a delivery of its own. */
export function signedBy({ job, callback }: Pick<PreviewOrder, 'job' | 'callback'>, said: Said, now: number) {
  const body = JSON.stringify({ delivery_id: `delivery ${(last += 1)}`, ...said });
  const timestamp = String(Math.floor(now / 1000));
  return { job, timestamp, signature: workerSignature(callback.key, timestamp, body), body };
}
