import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Takes what is posted and counts it by path, with the times of the first and the last; below `/hang` it never answers. */
const seen = new Map<string, { count: number; first: number; last: number }>();
const server = createServer((req, res) => {
  req.resume().on('end', () => {
    const path = req.url ?? '';
    if (path.startsWith('/hang')) return;
    const now = performance.timeOrigin + performance.now();
    const before = seen.get(path);
    seen.set(path, { count: (before?.count ?? 0) + 1, first: before?.first ?? now, last: now });
    res.writeHead(204).end();
  });
});
process.on('message', (asked) => {
  if (asked === 'reset') seen.clear();
  process.send?.({ seen: [...seen] });
});
process.on('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () => {
  process.send?.({ ready: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
