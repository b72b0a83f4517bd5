import { createServer, type IncomingMessage } from 'node:http';
import { listen } from './listen.fixture.ts';

/** Serves JSON on a free port of this machine. */
export async function serveJson(
  content_type: string,
  answer: (req: IncomingMessage) => Promise<readonly [status: number, body: unknown]>,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((req, res) => {
    void answer(req).then(([status, body]) =>
      res.writeHead(status, { 'content-type': content_type }).end(JSON.stringify(body)),
    );
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export async function bodyOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
