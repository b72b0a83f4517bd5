import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUIDv7 } from 'node:crypto';
import { createAccounts } from '@deskwire/adapters/accounts/accounts.ts';
import { createImap } from '@deskwire/adapters/imap.ts';
import { createKeyring } from '@deskwire/adapters/keyring.ts';
import { createMailer } from '@deskwire/adapters/mail.ts';
import { createOutbound } from '@deskwire/adapters/outbound.ts';
import { createSignInProviders } from '@deskwire/adapters/sign-in-providers.ts';
import { createPdfWriter } from '@deskwire/adapters/pdf.ts';
import { createStorage } from '@deskwire/adapters/storage.ts';
import { createTurns } from '@deskwire/adapters/turns.ts';
import { testClock } from '@deskwire/testing/clock.ts';
import { testDatabase } from '@deskwire/testing/database.ts';
import { callsOf } from '../kit/calls/call.ts';
import { createControls } from '../kit/operating/controls.ts';
import { createContext } from '../kit/access/access.ts';
import type { Credentials } from '../kit/context.ts';
import { createEventHub } from '../kit/events/event-hub.ts';
import { createStreams } from '../kit/streams/streams.ts';
import { createMeter } from '../kit/operating/meter.ts';
import { createLimiter } from '../kit/limits/limiter.ts';
import { createCallerFactory } from '../kit/procedure.ts';
import type { PlatformModels, Services } from '../kit/services.ts';
import { signAccessToken } from '../kit/access/tokens.ts';
import { appRouter, domainIndex } from '../domains.ts';
import { drain } from './drain.ts';

const callerOf = createCallerFactory(appRouter);

/** A database of its own, real services around it, a clock that tests move, and callers for whoever a test made. */
export async function testWorld(given: Partial<Pick<Services, 'payments' | 'outbound' | 'accounts' | 'imap'>> = {}) {
  const outbound = given.outbound ?? createOutbound({ allow_private: true });
  const database = await testDatabase();
  const clock = testClock();
  const dir = mkdtempSync(join(tmpdir(), 'deskwire-test-'));
  const reports: { message: string; error: unknown }[] = [];
  const services: Services = {
    config: {
      public_url: 'http://localhost:4000',
      production: false,
      mail_from: 'Deskwire <desk@example.com>',
      loopback_allowance: 50,
      password_min_length: 12,
      signing_secrets: {
        slack: ['the signing secret of Slack'],
        github: ["It's a Secret to Everybody"],
        stripe: ['whsec_of_stripe'],
        lemonsqueezy: ['the signing secret of Lemon Squeezy'],
      },
    },
    db: database.db,
    replica: undefined,
    keyring: createKeyring('a secret of at least thirty-two bytes'),
    limiter: createLimiter({ pool: database.pool }),
    storage: createStorage({ dir: join(dir, 'files') }),
    mailer: createMailer({ from: 'Deskwire <desk@example.com>', dir: join(dir, 'mail') }),
    imap: given.imap ?? createImap(),
    models: { platform: [], outbound, turns: createTurns({ at_once: 16, waiting: 1000 }) },
    outbound: given.outbound ?? createOutbound(),
    providers: createSignInProviders([]),
    payments: given.payments,
    previews: { worker: undefined, at_once: 4 },
    accounts: given.accounts ?? createAccounts({ slack: undefined, github: undefined, clickup: undefined }, outbound),
    pdf: createPdfWriter(),
    clock,
    ring: () => {},
    controls: createControls(),
    meter: createMeter(),
    events: createEventHub({ db: database.db, url: database.url, report: () => {}, poll_ms: 100, idle_ms: 300 }),
    streams: createStreams(),
    call: callsOf(appRouter),
    domains: domainIndex,
    report: (message, error) => void reports.push({ message, error }),
  };
  const caller = (
    credentials: Credentials,
    request: { idempotency_key?: string; team_id?: string; address?: string } = {},
  ) =>
    callerOf(
      createContext({
        services,
        credentials,
        request: { id: randomUUIDv7(), address: '127.0.0.1', user_agent: 'test', origin: 'api', ...request },
      }),
    );
  const now = () => Date.now() + clock.offset_ms;
  const tokenOf = (user: { user_id: string; session_id: string }) =>
    signAccessToken(services, user.session_id, user.user_id, new Date(now()).toISOString());
  return {
    ...database,
    services,
    clock,
    /** What time it is in this world, in milliseconds. */
    now,
    dir,
    reports,
    /** Lets the operator have models served at an address of this machine. */
    serveModels: (base_url: string, more: Partial<PlatformModels> = {}) =>
      Object.assign(services, {
        models: {
          ...services.models,
          platform: [{ kind: 'openai', base_url, model: 'gpt-5-mini', outbound, api_key: 'sk-test', ...more }],
        },
      }),
    /** Lets the operator have texts measured at an address of this machine. */
    measureTexts: (base_url: string, model: string) =>
      Object.assign(services, { models: { ...services.models, embeddings: { base_url, model, outbound } } }),
    caller,
    tokenOf,
    /** Does what the worker would do now: reactions, jobs and timers that are due. */
    drain: (options?: Parameters<typeof drain>[1]) => drain({ pool: database.pool, services }, options),
    /** Calls procedures as a signed-in user; a fresh context for every `as`. */
    as: async (user: { user_id: string; session_id: string }, request: Parameters<typeof caller>[1] = {}) =>
      caller({ bearer: await tokenOf(user) }, request),
  };
}
export type TestWorld = Awaited<ReturnType<typeof testWorld>>;
