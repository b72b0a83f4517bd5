import type { Part } from '../../packages/testing/src/parts.ts';

/** Something worth showing that takes too long, or needs too much, to be shown at every change. */
export interface Proof {
  /** In one line. */
  readonly shows: string;
  /** Ends with 0 where it holds, after at most 30 minutes on two quiet cores. */
  readonly run: readonly [string, ...string[]];
  readonly env?: () => Readonly<Record<string, string>>;
  /** What it cannot do without. */
  readonly needs?: readonly Part[];
}

type Command = Proof['run'];
const node = (...args: string[]): Command => [process.execPath, ...args];
const vitest = (...args: string[]): Command => node('node_modules/vitest/vitest.mjs', 'run', ...args);
/** The files of this tier, `*.proof.test.ts`. */
const ofThisTier = (...files: string[]): Command => vitest('--config', 'vitest.proofs.config.ts', ...files);

/** Others each time; a failure names it. */
const anySeed = (): string => String(1 + Math.floor(Math.random() * 1_000_000));

export const proofs: Readonly<Record<string, Proof>> = {
  faults: {
    shows: 'nothing acknowledged is lost or done twice, whatever breaks, in an order nobody has seen',
    run: node('tests/faults/main.ts', '--seed', anySeed()),
  },
  'faults-seeds': {
    shows: 'the same in each order that found a mistake once',
    run: node('tests/faults/main.ts', '--seed', '7', '--seed', '42', '--seed', '21', '--only', 'all faults'),
  },
  'faults-short': {
    shows: 'a minute of the same: crashes and a restored backup',
    run: ofThisTier('tests/faults/faults', 'tests/faults/restore'),
  },
  'slow-clients': {
    shows: '500 slow clients are cut off, and ordinary requests hardly notice them',
    run: ofThisTier('tests/faults/slow-clients'),
  },
  timing: {
    shows: 'the time of an answer does not tell whether an address has an account',
    run: ofThisTier('timing'),
  },
  properties: {
    shows: 'ten times the random histories of the tests, with a seed nobody has seen',
    run: vitest('property', 'auth/refresh', 'tallies', 'staging/report', 'operations/csv'),
    env: () => ({ EFFORT: '10', SEED: anySeed() }),
  },
  prehijack: {
    shows: 'who registers an address of somebody else keeps nothing of it, in every order',
    run: vitest('auth/hijack'),
    env: () => ({ HIJACK_ORDERS: '1000' }),
  },
  inputs: {
    shows: 'no wrong input makes the server fail or writes, all of them tried',
    run: vitest('tests/doors/invalid'),
    env: () => ({ SEED: 'all' }),
  },
};
