import { createServer, type IncomingMessage } from 'node:http';
import { listen } from './listen.fixture.ts';

/** Serves JSON on a free port of this machine; bytes are served as they are. */
export async function serveJson(
  content_type: string,
  answer: (
    req: IncomingMessage,
  ) => Promise<readonly [status: number, body: unknown, headers?: Readonly<Record<string, string>>]>,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((req, res) => {
    const respond = async (): Promise<void> => {
      const [status, body, headers = {}] = await answer(req);
      const isBytes = Buffer.isBuffer(body);
      res
        .writeHead(status, { 'content-type': isBytes ? 'application/octet-stream' : content_type, ...headers })
        .end(isBytes ? body : JSON.stringify(body));
    };
    void respond();
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

export async function bodyOf(req: IncomingMessage, encoding: BufferEncoding = 'utf8'): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString(encoding);
}
