import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Clients that are slow on purpose: a steady number of them, since each one that is cut off reconnects. */
export interface SlowSockets {
  /** How many are connected now. */
  readonly open: number;
  /** For how long each one was served before it was cut off, in milliseconds. */
  readonly lived: readonly number[];
  /**
   * Lets clients that never read take what waits for them, and returns how many were still served: those who get all of
   * the `bytes` that they asked for, or still wait after `ms`. One that was cut off gets what was under way to it, and
   * how long that takes depends on the machine.
   */
  readOn(bytes: number, ms: number): Promise<number>;
  stop(): void;
}

export interface Slowness {
  readonly port: number;
  readonly count: number;
  /** What each client sends at once. */
  readonly opening: string;
  /**
   * What each client keeps sending, a piece at a time. Without it, a client sends nothing more, and reads nothing
   * either.
   */
  readonly drip?: string | undefined;
}

const DRIP_MS = 300;
/** They do not all connect at the same moment. */
const SPREAD_MS = 400;

/** Opens slow connections to a local port. */
export function slowSockets({ port, count, opening, drip }: Slowness): SlowSockets {
  const sockets = new Set<Socket>();
  const lived: number[] = [];
  let open = 0;
  let stopped = false;

  function begin(): void {
    const socket = connect(port, '127.0.0.1');
    let since = 0;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('connect', () => {
      since = performance.now();
      open += 1;
      socket.write(opening);
      // A client that sends nothing more does not read either.
      if (drip === undefined) socket.pause();
      else socket.resume();
    });
    socket.once('close', () => {
      sockets.delete(socket);
      if (since > 0) {
        open -= 1;
        lived.push(performance.now() - since);
      }
      later();
    });
  }
  const later = (): void => void setTimeout(() => (stopped ? undefined : begin()), Math.random() * SPREAD_MS);

  for (let made = 0; made < count; made += 1) later();
  const timer = setInterval(() => {
    if (drip !== undefined) for (const socket of sockets) if (socket.writable) socket.write(drip);
  }, DRIP_MS);
  const end = (): void => {
    stopped = true;
    clearInterval(timer);
  };
  return {
    get open() {
      return open;
    },
    lived,
    async readOn(bytes, ms) {
      end();
      let served = 0;
      for (const socket of sockets) {
        socket.once('close', () => (served += socket.bytesRead >= bytes ? 1 : 0));
        socket.resume();
      }
      for (const until = performance.now() + ms; sockets.size > 0 && performance.now() < until;) await sleep(20);
      return served + sockets.size;
    },
    stop() {
      end();
      for (const socket of sockets) socket.destroy();
    },
  };
}
