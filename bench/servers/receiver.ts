import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Takes what is posted and counts it by path, with the times of the first and the last. Below `/hang` it answers nobody until
 * it is told to `release` them.
 */
const seen = new Map<string, { count: number; first: number; last: number }>();
const held = new Set<ServerResponse>();
let holds = true;
const server = createServer((req, res) => {
  req.resume().on('end', () => {
    const path = req.url ?? '';
    if (path.startsWith('/hang') && holds) {
      held.add(res);
      return;
    }
    const now = performance.timeOrigin + performance.now();
    const before = seen.get(path);
    seen.set(path, { count: (before?.count ?? 0) + 1, first: before?.first ?? now, last: now });
    res.writeHead(204).end();
  });
  res.on('close', () => held.delete(res));
});
process.on('message', (asked) => {
  if (asked === 'reset') seen.clear();
  holds = asked === 'release' ? false : asked === 'reset' ? true : holds;
  if (asked === 'release') for (const res of held) res.writeHead(204).end();
  process.send?.({ seen: [...seen] });
});
process.on('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () => {
  process.send?.({ ready: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
