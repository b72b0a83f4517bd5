import { parts, type Part } from '../../packages/testing/src/parts.ts';

/** A check that takes too long, or needs too much, for every `npm test`. */
export interface Proof {
  /** What a pass shows, in one line. */
  readonly shows: string;
  /** Exits with 0 if it passes, within 30 minutes on two quiet cores. */
  readonly run: readonly [string, ...string[]];
  readonly env?: () => Readonly<Record<string, string>>;
  /** The parts without which none of it can run. */
  readonly needs?: readonly Part[];
  /** What parts of it need, which are skipped without. */
  readonly also?: string;
}

type Command = Proof['run'];
const node = (...args: string[]): Command => [process.execPath, ...args];
const vitest = (...args: string[]): Command => node('node_modules/vitest/vitest.mjs', 'run', ...args);
/** Test files that `npm test` leaves out, `*.proof.test.ts`. */
const proofFiles = (...files: string[]): Command => vitest('--config', 'vitest.proofs.config.ts', ...files);

/** A new one for each run, unless the environment names that of a failure. */
const anySeed = (): string => process.env['SEED'] ?? String(1 + Math.floor(Math.random() * 1_000_000));

/** Both backends together would take longer than half an hour. */
const inFiveOrders = (backend: string): Command =>
  node(
    'tests/faults/main.ts',
    '--only',
    'all faults',
    '--backend',
    backend,
    ...['7', '42', '21', '951003', '11'].flatMap((seed) => ['--seed', seed]),
  );

export const proofs: Readonly<Record<string, Proof>> = {
  faults: {
    shows: 'No acknowledged write is lost or done twice, whatever breaks, in a new random order',
    run: node('tests/faults/main.ts', '--seed', anySeed()),
    also: 'each campaign its own: Redis, libfaketime, root, git history',
  },
  'faults-seeds-postgres': {
    shows: 'The same in five orders with the queue on Postgres, among them every order that has found a bug',
    run: inFiveOrders('postgres'),
  },
  'faults-seeds-redis': {
    shows: 'The same in five orders with the queue on Redis',
    run: inFiveOrders('redis'),
    needs: [parts.redis],
  },
  'faults-short': {
    shows: 'The same in a few minutes: crashes, and a restored backup',
    run: proofFiles('tests/faults/faults', 'tests/faults/restore'),
    also: 'Redis for a third of it',
  },
  scale: {
    shows: 'Two of each program behind proxies, with a replica that lags, lose and double nothing, whatever is killed',
    run: proofFiles('tests/scale'),
    needs: [parts.postgres, parts.pgbouncer, parts.haproxy, parts.redis],
  },
  containers: {
    shows: 'The images build by the commands of the Dockerfile, and run where they may write nothing but their data',
    run: node('scripts/proofs/containers.ts'),
    needs: [parts.history],
  },
  release: {
    shows: 'Two releases of one commit, made in two places, have the same bytes',
    run: node('scripts/proofs/release.ts'),
    needs: [parts.history],
  },
  'ai-faults': {
    shows: 'Work of AI that is killed in the middle is done once, billed as it was, and leaves nothing half done',
    run: proofFiles('tests/faults/ai'),
    also: 'Redis for half of it',
  },
  'payment-faults': {
    shows: 'Programs that are killed around each call of the payment provider leave one effect of it, here and there',
    run: proofFiles('tests/faults/payments'),
  },
  'slow-clients': {
    shows: '500 slow clients are disconnected, and other requests hardly notice them',
    run: proofFiles('tests/faults/slow-clients'),
  },
  timing: {
    shows: 'Response times do not reveal whether an email address has an account',
    run: proofFiles('timing'),
  },
  properties: {
    shows: 'Every property test passes with ten times the runs and a new seed',
    run: vitest('property', 'sign-in/refresh', 'tallies', 'deployments/report', 'operations/csv'),
    env: () => ({ EFFORT: '10', SEED: anySeed() }),
  },
  prehijack: {
    shows: "Registering somebody else's email address gains nothing, in any order of events",
    run: vitest('auth/hijack'),
    env: () => ({ HIJACK_ORDERS: '1000' }),
  },
  offline: {
    shows: 'Changes made in a browser without a connection outlive its pages, and count once each',
    run: proofFiles('tests/sdk'),
    needs: [parts.chromium],
  },
  pictures: {
    shows: 'The pictures of the guide can be made anew, as they are there',
    run: proofFiles('tests/console/pictures'),
    env: () => ({ PICTURES: 'docs/pictures' }),
    needs: [parts.chromium],
  },
  console: {
    shows: 'People work in the console by keyboard, see changes of others, lose nothing, and everybody can read it',
    run: proofFiles('tests/console', '--exclude', 'tests/console/pictures.proof.test.ts'),
    needs: [parts.chromium],
  },
  vscode: {
    shows: 'In VS Code, somebody signs in, sees their tickets as they change, and makes one of code',
    run: proofFiles('tests/vscode'),
    needs: [parts.chromium, parts.codeServer],
  },
  newcomer: {
    shows: 'The five minutes of the README work in a fresh clone, as they stand there: a ticket through each door',
    run: node('scripts/proofs/newcomer.ts'),
    needs: [parts.git, parts.curl],
    also: "npm's registry",
  },
  contributor: {
    shows:
      'A procedure with a column, an event and a job has its first green test by the three commands of CONTRIBUTING.md',
    run: node('scripts/proofs/contributor.ts'),
    needs: [parts.git],
    also: "npm's registry",
  },
  reveal: {
    shows: 'A procedure is written by one command, and is at every door once it is saved; records docs/every-door.md',
    run: node('scripts/proofs/reveal.ts'),
    needs: [parts.git, parts.curl],
    also: "npm's registry",
  },
  consumers: {
    shows:
      'What a server offers installs into a script, a CommonJS bundle, a page of Vite and React and an app of Next.js',
    run: proofFiles('tests/clients/consumers'),
    also: "npm's registry, and Chromium for the page",
  },
  generators: {
    shows: 'Clients that three generators write from the OpenAPI document compile and work',
    run: proofFiles('tests/clients/generators'),
    also: "npm's registry",
  },
  docs: {
    shows: 'Commands and code of the guide run and compile as they stand, in the shell, TypeScript, Python and Go',
    run: proofFiles('tests/docs'),
    needs: [parts.go, parts.python],
  },
  imap: {
    shows:
      'A mailbox of Dovecot is read, each mail once and none of them marked, and no unknown certificate is trusted',
    run: proofFiles('packages/adapters/src/imap'),
    needs: [parts.dovecot, parts.openssl],
    also: 'root',
  },
  mail: {
    shows: 'A ticket lives by mail from the first to the satisfaction of its reporter, on Dovecot and Exim',
    run: proofFiles('tests/story/mail'),
    needs: [parts.dovecot, parts.exim],
    also: 'root',
  },
  hours: {
    shows: 'What people do works at the end of a month, in the nights in which clocks change, on a leap day',
    run: node('scripts/proofs/hours.ts'),
    needs: [parts.faketime],
  },
  inputs: {
    shows:
      'No invalid input makes the server fail or write, with every input tried, and doors answer alike to ten times as many',
    run: vitest('tests/doors/invalid', 'tests/doors/equal'),
    env: () => ({ SEED: 'all', EFFORT: '10' }),
  },
};
