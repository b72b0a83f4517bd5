import { setTimeout as sleep } from 'node:timers/promises';
import { slowSockets, type SlowSockets } from '@deskwire/testing/slow-sockets.ts';
import { account } from './accounts.ts';
import { newSight } from './client.ts';
import { install, type QueueBackend } from './installation.ts';

/** Whom slow clients come to, and how long it waits for them, in milliseconds. */
export interface Besieged {
  readonly port: number;
  /** Of somebody who may read tickets and events. */
  readonly token: string;
  readonly patience: { readonly headers: number; readonly body: number };
}

/** What ordinary clients noticed, in milliseconds. */
export interface Siege {
  readonly quiet_p99: number;
  readonly besieged_p99: number;
  readonly requests: number;
  /** The longest that a client of each kind was waited for. */
  readonly longest: Readonly<Record<'headers' | 'body', number>>;
}

/** How many times as long as alone an ordinary request may take, at its p99, beside slow clients. */
export const MOST_RATIO = 5;
const ROUNDS = 3;
const PER_ROUND = 250;
const AT_ONCE = 4;
/** Node looks for late headers once a second; the rest is for a busy machine. */
const SLACK_MS = 3_000;
const COUNTS = { headers: 200, body: 200, streams: 50, answers: 50 };
/** At any moment some of them are on their way back. */
const ENOUGH = 400;

/**
 * Holds 500 slow sockets open, which send their headers or their bodies drop by drop, or never read what they asked for,
 * and compares what ordinary requests take meanwhile with what they take before and after. Throws where one of these is
 * refused, or where a slow one is let for longer than it should be.
 */
export async function besiege({ port, token, patience }: Besieged): Promise<Siege> {
  const ask = (): Promise<void> => askOnce(port, token);
  await latencies(ask);
  const quiet: number[] = [];
  const besieged: number[] = [];
  const lived: Record<keyof Siege['longest'], number[]> = { headers: [], body: [] };
  // In turns, so that whatever else this machine does falls on both.
  for (let round = 0; round < ROUNDS; round += 1) {
    quiet.push(...(await latencies(ask)));
    const slow = slowKinds(port, token);
    try {
      await untilOpen(Object.values(slow));
      besieged.push(...(await latencies(ask)));
      if (round === ROUNDS - 1) await untilCutOff(slow, patience);
      lived.headers.push(...slow.headers.lived);
      lived.body.push(...slow.body.lived);
    } finally {
      for (const sockets of Object.values(slow)) sockets.stop();
    }
  }
  const longest = { headers: longestOf(lived.headers), body: longestOf(lived.body) };
  return { quiet_p99: p99(quiet), besieged_p99: p99(besieged), requests: quiet.length + besieged.length, longest };
}

const reading = (path: string, token: string): string =>
  `GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`;

/** What clients ask for who do not read: so often that it does not fit between two programs. */
const DOCUMENT = '/api/v1/openapi.json';
const ANSWERS = 20;

type Kind = 'headers' | 'body' | 'streams' | 'answers';

function slowKinds(port: number, token: string): Record<Kind, SlowSockets> {
  const post = 'POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
  return {
    headers: slowSockets({
      port,
      count: COUNTS.headers,
      opening: 'GET /api/v1/tickets HTTP/1.1\r\nHost: x\r\nX-A: ',
      drip: 'a',
    }),
    body: slowSockets({ port, count: COUNTS.body, opening: `${post}Content-Length: 100000\r\n\r\n`, drip: ' ' }),
    streams: slowSockets({ port, count: COUNTS.streams, opening: reading('/api/v1/events/stream', token) }),
    answers: slowSockets({ port, count: COUNTS.answers, opening: reading(DOCUMENT, token).repeat(ANSWERS) }),
  };
}

/** How long one answer is that they ask for, at least. */
async function lengthOf(port: number): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}${DOCUMENT}`, { headers: { 'accept-encoding': 'identity' } });
  return (await answer.arrayBuffer()).byteLength;
}

async function untilOpen(kinds: readonly SlowSockets[]): Promise<void> {
  const open = () => kinds.reduce((sum, kind) => sum + kind.open, 0);
  for (const until = performance.now() + 10_000; open() < ENOUGH; await sleep(20))
    if (performance.now() > until) throw new Error(`Only ${open()} slow clients got a connection.`);
}

/** Throws where a slow client is still waited for when it should have been cut off. */
async function untilCutOff(slow: Record<Kind, SlowSockets>, patience: Besieged['patience']): Promise<void> {
  const begun = performance.now();
  for (const kind of ['headers', 'body'] as const) {
    const most = patience[kind] + SLACK_MS;
    while (slow[kind].lived.length < COUNTS[kind]) {
      if (performance.now() - begun > most)
        throw new Error(
          `Of ${COUNTS[kind]} clients with slow ${kind} ${slow[kind].lived.length} were cut off in ${most} ms.`,
        );
      await sleep(50);
    }
    if (longestOf(slow[kind].lived) > most)
      throw new Error(
        `A client with slow ${kind} was waited for ${longestOf(slow[kind].lived)} ms, not ${patience[kind]}.`,
      );
  }
}

/** What ordinary requests take that are made a few at a time. */
async function latencies(ask: () => Promise<void>): Promise<number[]> {
  const taken: number[] = [];
  let left = PER_ROUND;
  const client = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const begun = performance.now();
      await ask();
      taken.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, client));
  return taken;
}

async function askOnce(port: number, token: string): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/tickets?page_size=20`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(20_000),
  });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`An ordinary request was answered ${answer.status}: ${text}`);
}

const p99 = (taken: readonly number[]): number =>
  taken.toSorted((a, b) => a - b).at(Math.floor(taken.length * 0.99)) ?? Number.NaN;

const longestOf = (lived: readonly number[]): number => Math.round(Math.max(...lived));

/** What the api waits for unless it is told otherwise. */
const PATIENCE = { headers: 5_000, body: 10_000 };
/** A socket on which nothing moves is closed after a minute; Node looks a second time where an answer was under way. */
const UNREAD_MS = 120_000;
const UNREAD = 50;
/** A busy api takes its time to send what fits on the way, and a busy client to take it. */
const BUSY_MS = 30_000;

/** The same against the real programs, until those are cut off too who never read what they asked for. */
export async function besiegeInstallation(backend: QueueBackend): Promise<Readonly<Record<string, unknown>>> {
  const on = await install({ backend, workers: 1 });
  let failed = true;
  try {
    const { client, access_token } = await account(on.url, newSight(), 'Sam Slow', 'sam@example.com');
    for (let made = 0; made < 30; made += 1) await client.api.tickets.create.mutate({ title: `${made}` });
    // Past the proxy, which takes whatever the api sends.
    const { port } = on;
    const unread = slowSockets({ port, count: UNREAD, opening: reading(DOCUMENT, access_token).repeat(ANSWERS) });
    const begun = performance.now();
    const seen = await besiege({ port, token: access_token, patience: PATIENCE });
    await sleep(begun + UNREAD_MS + BUSY_MS - performance.now());
    const served = await unread.readOn(ANSWERS * (await lengthOf(port)), BUSY_MS);
    if (served > 0)
      throw new Error(`Of ${UNREAD} clients that read nothing for two minutes ${served} were still served.`);
    const ratio = seen.besieged_p99 / seen.quiet_p99;
    if (ratio > MOST_RATIO) throw new Error(`Beside slow clients the p99 is ${ratio.toFixed(1)} times as long.`);
    failed = false;
    return { ...seen, ratio, unread: unread.lived.length };
  } catch (error) {
    throw new Error(`The logs are in ${on.folder}.`, { cause: error });
  } finally {
    await on.stop({ keepLogs: failed });
  }
}
