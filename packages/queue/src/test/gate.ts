import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP forwarder whose far side can be cut off, refused or swallowed. */
export interface Gate {
  /** The given URL, through the gate. */
  readonly url: string;
  /** `open` forwards, `silent` accepts but never responds, `shut` refuses and cuts what is open. */
  set(state: 'open' | 'silent' | 'shut'): Promise<void>;
  close(): Promise<void>;
}

/** Puts a gate in front of the server of a URL. */
export async function gateTo(url: string): Promise<Gate> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let silent = false;
  let server: Server | undefined;

  const accept = (near: Socket): void => {
    keep(near);
    if (silent) return;
    const far = connect(Number(target.port), target.hostname);
    keep(far);
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  };
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
  };
  const listen = async (port: number): Promise<number> => {
    server = createServer(accept).listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.');
    return address.port;
  };
  const shut = async (): Promise<void> => {
    const closing = server;
    server = undefined;
    const closed = closing && once(closing, 'close');
    closing?.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };

  const port = await listen(0);
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String(port);
  return {
    url: through.href,
    set: async (state) => {
      silent = state === 'silent';
      await shut();
      if (state !== 'shut') await listen(port);
    },
    close: shut,
  };
}
