import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Clients that take their time on purpose: about as many all the time, since each that is cut off comes again. */
export interface SlowSockets {
  /** How many are connected now. */
  readonly open: number;
  /** For how long each that was cut off had been let, in milliseconds. */
  readonly lived: readonly number[];
  /** Lets those who never read take what waits for them, and answers how many were still served after `ms`. */
  readOn(ms: number): Promise<number>;
  stop(): void;
}

export interface Slowness {
  readonly port: number;
  readonly count: number;
  /** What each says at once. */
  readonly opening: string;
  /** What each goes on saying, a piece at a time; without it a client says no more, and reads nothing either. */
  readonly drip?: string | undefined;
}

const DRIP_MS = 300;
/** They do not come all at the same moment. */
const SPREAD_MS = 400;

/** Opens slow connections to a port of this machine. */
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
      // Who says nothing more is one who does not listen either.
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
    async readOn(ms) {
      end();
      for (const socket of sockets) socket.resume();
      for (const until = performance.now() + ms; sockets.size > 0 && performance.now() < until;) await sleep(20);
      return sockets.size;
    },
    stop() {
      end();
      for (const socket of sockets) socket.destroy();
    },
  };
}
