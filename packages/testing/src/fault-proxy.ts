import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A line between two programs that can be broken and mended while they use it. */
export interface FaultProxy {
  /** The address that the client connects to. */
  readonly port: number;
  /** Where new connections lead from now on. */
  lead(port: number): void;
  /**
   * Nothing passes in either direction, not even the end of a connection. What was sent arrives once the line heals.
   */
  blackHole(): void;
  /** Data arrives late, by `ms` plus a random part of `jitter_ms`, and in order. */
  delay(ms: number, jitter_ms: number): void;
  /** Breaks every open connection now; new ones are accepted. */
  reset(): void;
  /** Requests arrive, but some responses do not: their connections break instead. */
  loseAnswers(isLost: () => boolean): void;
  heal(): void;
  /** How often a fault took effect since it began: chunks held back or delayed, connections broken. */
  readonly met: number;
  close(): Promise<void>;
}

interface State {
  target: number;
  delay_ms: number;
  jitter_ms: number;
  isLost: (() => boolean) | undefined;
  /** Closed while the line was a black hole. */
  gate: { readonly open: boolean; readonly passed: Promise<void>; readonly pass: () => void };
  met: number;
  readonly pairs: Set<Pair>;
}
interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

/** Listens on a free local port in front of another one. */
export async function startFaultProxy(target: number): Promise<FaultProxy> {
  const state: State = {
    target,
    delay_ms: 0,
    jitter_ms: 0,
    isLost: undefined,
    gate: gateOf(true),
    met: 0,
    pairs: new Set(),
  };
  const server = createServer({ allowHalfOpen: true }, (client) => void join(state, client));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.');

  const begin = (change: Partial<State>): void => void Object.assign(state, { met: 0 }, change);
  const breakAll = (): void => {
    for (const pair of state.pairs) cut(state, pair);
  };
  const heal = (): void => {
    state.gate.pass();
    Object.assign(state, { gate: gateOf(true), delay_ms: 0, jitter_ms: 0, isLost: undefined });
  };
  return {
    port: address.port,
    lead: (port) => void (state.target = port),
    blackHole: () => begin({ gate: gateOf(false) }),
    delay: (delay_ms, jitter_ms) => begin({ delay_ms, jitter_ms }),
    reset: () => {
      begin({});
      breakAll();
    },
    loseAnswers: (isLost) => begin({ isLost }),
    heal,
    get met() {
      return state.met;
    },
    close: async () => {
      heal();
      breakAll();
      server.close();
      await once(server, 'close');
    },
  };
}

function gateOf(open: boolean): State['gate'] {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (open) resolve();
  return { open, passed: promise, pass: resolve };
}

async function join(state: State, client: Socket): Promise<void> {
  let gone = false;
  client.on('error', () => {});
  client.once('close', () => (gone = true));
  await through(state);
  // The client gave up before the line was mended, so there is nobody to connect.
  if (gone) return;
  const server = connect({ port: state.target, host: '127.0.0.1', allowHalfOpen: true });
  const pair = { client, server };
  state.pairs.add(pair);
  server.once('close', () => state.pairs.delete(pair));
  carry(state, pair, client, server);
  carry(state, pair, server, client);
}

/** Carries one direction: bytes, then the end or the break, each after what came before it. */
function carry(state: State, pair: Pair, from: Socket, to: Socket): void {
  let last = Promise.resolve();
  const next = (pass: () => void): void => void (last = last.then(() => through(state)).then(pass));
  const isAnswer = from === pair.server;
  from.on('data', (bytes) =>
    next(() => {
      if (isAnswer && state.isLost?.() === true) cut(state, pair);
      else if (!to.destroyed) to.write(bytes);
    }),
  );
  from.on('end', () => next(() => to.end()));
  from.on('error', () => next(() => to.resetAndDestroy()));
  from.on('close', () => next(() => to.destroySoon()));
}

/** Waits as long as the line delays everything. */
async function through(state: State): Promise<void> {
  const { gate, delay_ms, jitter_ms } = state;
  if (!gate.open || delay_ms + jitter_ms > 0) state.met += 1;
  await gate.passed;
  if (delay_ms + jitter_ms > 0) await sleep(delay_ms + Math.random() * jitter_ms);
}

function cut(state: State, { client, server }: Pair): void {
  state.met += 1;
  client.resetAndDestroy();
  server.resetAndDestroy();
}
