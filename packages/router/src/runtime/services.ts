import { join } from 'node:path';
import type { Kysely } from 'kysely';
import type { Pool } from 'pg';
import { connect, type ConnectOptions } from '@deskwire/database/connect.ts';
import type { Database } from '@deskwire/database/schema.ts';
import { createAccounts, type AccountsConfig } from '@deskwire/adapters/accounts/accounts.ts';
import { createImap } from '@deskwire/adapters/imap.ts';
import { createKeyring } from '@deskwire/adapters/keyring.ts';
import { createMailer } from '@deskwire/adapters/mail.ts';
import { createOutbound } from '@deskwire/adapters/outbound.ts';
import { createSignInProviders, type ProviderConfig } from '@deskwire/adapters/sign-in-providers.ts';
import type { PaymentProvider } from '@deskwire/adapters/payment-provider.ts';
import { createPreviewWorker } from '@deskwire/adapters/preview-worker.ts';
import { createPayments, type PaymentsConfig } from '@deskwire/adapters/payments.ts';
import { createPdfWriter } from '@deskwire/adapters/pdf.ts';
import { createStorage } from '@deskwire/adapters/storage.ts';
import { createTurns } from '@deskwire/adapters/turns.ts';
import { connectRedis } from '@deskwire/queue/redis.ts';
import { ringer } from '@deskwire/queue/ringer.ts';
import { jiraLimits } from '../automation/integrations/accounts/jira-limits.ts';
import { callsOf } from '../kit/calls/call.ts';
import { keepPrivateHosts } from '../platform/settings/private-hosts.ts';
import { createControls } from '../kit/operating/controls.ts';
import { createEventHub } from '../kit/events/event-hub.ts';
import { createStreams } from '../kit/streams/streams.ts';
import { createMeter } from '../kit/operating/meter.ts';
import { createReplica, watchLag } from '../kit/operating/replica.ts';
import { createLimiter } from '../kit/limits/limiter.ts';
import type { Models, PlatformModels, Services } from '../kit/services.ts';
import { appRouter, domainIndex } from '../domains.ts';
import type { Env } from './env.ts';

export interface Runtime {
  readonly services: Services;
  /** The connections beneath `services.db`, for what watches over them. */
  readonly pool: Pool;
  readonly kysely: Kysely<Database>;
  /** Lets go of every connection; nothing may be called afterwards. */
  close(): Promise<void>;
}

/** Builds what outlives a request from the configuration. The same for api and worker. */
export function createServices(
  env: Env,
  options: {
    report: Services['report'];
    clock?: Services['clock'];
    application_name?: string;
    on_statement?: ConnectOptions['on_statement'] | undefined;
  },
): Runtime {
  const { on_statement } = options;
  const pool: ConnectOptions = {
    pool: env.DATABASE_POOL,
    named: env.DATABASE_NAMED_STATEMENTS,
    application_name: options.application_name ?? 'deskwire',
    on_idle_error: (error) => options.report('An idle connection to the database broke', error),
    ...(on_statement === undefined ? {} : { on_statement }),
  };
  const primary = connect(env.DATABASE_URL, pool);
  const copy = env.DATABASE_REPLICA_URL === undefined ? undefined : connect(env.DATABASE_REPLICA_URL, pool);
  const redis = env.REDIS_URL === undefined ? undefined : connectRedis(env.REDIS_URL, 'producer');
  redis?.on('error', (error) => options.report('Redis is not reachable', error));
  const limiter = createLimiter(redis === undefined ? { pool: primary.pool } : { redis });
  const wake = ringer(primary.pool);
  const hosts = keepPrivateHosts({
    db: primary.db,
    production: env.NODE_ENV === 'production',
    report: (message, error) => options.report(message, error),
  });
  const outbound = createOutbound({ private_hosts: env.OUTBOUND_PRIVATE_HOSTS, more_private_hosts: hosts.current });
  const meter = createMeter();
  const services: Services = {
    config: {
      public_url: env.PUBLIC_URL,
      production: env.NODE_ENV === 'production',
      mail_from: env.MAIL_FROM,
      loopback_allowance: env.LOOPBACK_ALLOWANCE,
      password_min_length: env.PASSWORD_MIN_LENGTH,
      signing_secrets: {
        slack: env.SLACK_SIGNING_SECRET,
        github: env.GITHUB_WEBHOOK_SECRET,
        stripe: env.STRIPE_WEBHOOK_SECRET,
        lemonsqueezy: env.LEMONSQUEEZY_WEBHOOK_SECRET,
      },
    },
    db: primary.db,
    replica:
      copy &&
      createReplica({
        db: primary.db,
        replica: copy.db,
        limiter,
        ...watchLag({ primary: primary.pool, replica: copy.pool }, (message, error) => options.report(message, error)),
      }),
    keyring: createKeyring(env.DESKWIRE_SECRET, env.DESKWIRE_PREVIOUS_SECRET),
    limiter,
    storage: createStorage(storageOf(env)),
    mailer: createMailer({ smtp_url: env.SMTP_URL, from: env.MAIL_FROM, dir: join(env.DATA_DIR, 'mail') }),
    imap: createImap({ private_hosts: env.OUTBOUND_PRIVATE_HOSTS }),
    models: modelsOf(env),
    outbound,
    providers: createSignInProviders(providersOf(env)),
    payments: paymentsOf(env),
    accounts: createAccounts(accountsOf(env), outbound, jiraLimits(limiter)),
    previews: previewsOf(env),
    pdf: createPdfWriter(),
    clock: options.clock ?? { offset_ms: 0 },
    ring: () => wake.ring(),
    controls: createControls(),
    meter,
    events: createEventHub({
      db: primary.db,
      url: env.DATABASE_DIRECT_URL ?? env.DATABASE_URL,
      report: (message, error) => options.report(message, error),
    }),
    streams: createStreams(),
    call: callsOf(appRouter),
    domains: domainIndex,
    report: (message, error, fields) => {
      meter.log({
        at: Date.now(),
        level: 'error',
        source: options.application_name ?? 'deskwire',
        message,
        procedure: null,
        request_id: null,
        // Of an error no more than its message: the rest may repeat values of a statement.
        fields: { ...fields, error: error instanceof Error ? error.message : String(error) },
      });
      options.report(message, error, fields);
    },
  };
  return {
    services,
    pool: primary.pool,
    kysely: primary.kysely,
    close: async () => {
      redis?.disconnect();
      hosts.close();
      await outbound.close();
      services.replica?.close();
      await copy?.end();
      await services.previews.worker?.close();
      await services.models.outbound.close();
      for (const { outbound } of services.models.platform) await outbound.close();
      await services.models.embeddings?.outbound.close();
      await primary.end();
      await services.pdf.close();
    },
  };
}

/** Calls of models that one process has open. Providers refuse more than a few at once. */
const MODEL_CALLS = { at_once: 16, waiting: 200 };

/** Models are served where there is a key of OpenAI or an address; what the operator names may be in their own network. */
function modelsOf(env: Env): Models {
  const served = (kind: PlatformModels['kind'], base_url: string, model: string, api_key: string | undefined) => ({
    kind,
    base_url,
    model,
    api_key,
    outbound: createOutbound({ private_hosts: [destinationOf(base_url)], connections: MODEL_CALLS.at_once }),
  });
  return {
    platform: [
      ...(env.OPENAI_API_KEY === undefined
        ? []
        : [served('openai', 'https://api.openai.com/v1', env.OPENAI_MODEL, env.OPENAI_API_KEY)]),
      ...(env.OLLAMA_BASE_URL === undefined
        ? []
        : [served('compatible', env.OLLAMA_BASE_URL, env.OLLAMA_MODEL, env.OLLAMA_API_KEY)]),
    ],
    embeddings: embeddingsOf(env),
    outbound: createOutbound({ connections: MODEL_CALLS.at_once }),
    turns: createTurns(MODEL_CALLS),
  };
}
function embeddingsOf({ EMBEDDINGS_URL, EMBEDDINGS_MODEL, EMBEDDINGS_KEY }: Env): Models['embeddings'] {
  if (EMBEDDINGS_URL === undefined) return undefined;
  const outbound = createOutbound({ private_hosts: [destinationOf(EMBEDDINGS_URL)], connections: 4 });
  return { base_url: EMBEDDINGS_URL, model: EMBEDDINGS_MODEL, api_key: EMBEDDINGS_KEY, outbound };
}
function destinationOf(base_url: string): string {
  const { hostname, port, protocol } = new URL(base_url);
  return `${hostname}:${port || (protocol === 'http:' ? 80 : 443)}`;
}

function storageOf(env: Env): Parameters<typeof createStorage>[0] {
  if (env.S3_BUCKET === undefined) return { dir: join(env.DATA_DIR, 'files') };
  return {
    s3: {
      bucket: env.S3_BUCKET,
      region: env.S3_REGION,
      endpoint: env.S3_ENDPOINT,
      access_key_id: env.S3_ACCESS_KEY_ID,
      secret_access_key: env.S3_SECRET_ACCESS_KEY,
    },
  };
}

/** Stripe where its key is set, else Lemon Squeezy where its key and store are. */
function paymentsOf(env: Env): PaymentProvider | undefined {
  const { STRIPE_SECRET_KEY, STRIPE_API_URL, LEMONSQUEEZY_API_KEY, LEMONSQUEEZY_STORE_ID, LEMONSQUEEZY_API_URL } = env;
  let config: PaymentsConfig | undefined;
  if (STRIPE_SECRET_KEY !== undefined)
    config = { provider: 'stripe', secret_key: STRIPE_SECRET_KEY, api_url: STRIPE_API_URL };
  else if (LEMONSQUEEZY_API_KEY !== undefined && LEMONSQUEEZY_STORE_ID !== undefined)
    config = {
      provider: 'lemonsqueezy',
      api_key: LEMONSQUEEZY_API_KEY,
      store_id: LEMONSQUEEZY_STORE_ID,
      sales_variant_id: env.LEMONSQUEEZY_SALES_VARIANT_ID,
      api_url: LEMONSQUEEZY_API_URL,
    };
  return config && createPayments(config);
}

/** Previews are built where the operator runs a worker; it may be in their own network. */
function previewsOf(env: Env): Services['previews'] {
  const { PREVIEW_WORKER_URL: url, PREVIEW_WORKER_SECRET: secret, PREVIEW_WORKER_JOBS: at_once } = env;
  if (url === undefined || secret === undefined) return { worker: undefined, at_once };
  const outbound = createOutbound({ private_hosts: [destinationOf(url)] });
  return { worker: createPreviewWorker({ url, secret }, outbound), at_once };
}

/** A system is there once everything is set that its app there has. */
function accountsOf(env: Env): AccountsConfig {
  const { SLACK_CLIENT_ID, SLACK_CLIENT_SECRET, CLICKUP_CLIENT_ID, CLICKUP_CLIENT_SECRET } = env;
  const { GITHUB_APP_ID: app_id, GITHUB_APP_SLUG: slug, GITHUB_APP_CLIENT_ID, GITHUB_APP_CLIENT_SECRET } = env;
  return {
    slack:
      SLACK_CLIENT_ID === undefined || SLACK_CLIENT_SECRET === undefined
        ? undefined
        : { client_id: SLACK_CLIENT_ID, client_secret: SLACK_CLIENT_SECRET },
    clickup:
      CLICKUP_CLIENT_ID === undefined || CLICKUP_CLIENT_SECRET === undefined
        ? undefined
        : { client_id: CLICKUP_CLIENT_ID, client_secret: CLICKUP_CLIENT_SECRET },
    github:
      app_id === undefined ||
      slug === undefined ||
      GITHUB_APP_CLIENT_ID === undefined ||
      GITHUB_APP_CLIENT_SECRET === undefined ||
      env.GITHUB_APP_PRIVATE_KEY === undefined
        ? undefined
        : {
            app_id,
            slug,
            client_id: GITHUB_APP_CLIENT_ID,
            client_secret: GITHUB_APP_CLIENT_SECRET,
            // A key has several lines, which not every place for variables can hold.
            private_key: env.GITHUB_APP_PRIVATE_KEY.replaceAll('\\n', '\n'),
            url: env.GITHUB_URL,
            api_url: env.GITHUB_API_URL,
          },
  };
}

/** A provider is there once its client id and secret are. */
function providersOf(env: Env): ProviderConfig[] {
  const configs: ProviderConfig[] = [];
  if (env.GOOGLE_CLIENT_ID !== undefined && env.GOOGLE_CLIENT_SECRET !== undefined)
    configs.push({
      kind: 'oidc',
      id: 'google',
      name: 'Google',
      issuer: 'https://accounts.google.com',
      client_id: env.GOOGLE_CLIENT_ID,
      client_secret: env.GOOGLE_CLIENT_SECRET,
    });
  if (env.GITHUB_CLIENT_ID !== undefined && env.GITHUB_CLIENT_SECRET !== undefined)
    configs.push({
      kind: 'github',
      id: 'github',
      name: 'GitHub',
      client_id: env.GITHUB_CLIENT_ID,
      client_secret: env.GITHUB_CLIENT_SECRET,
      url: env.GITHUB_URL,
      api_url: env.GITHUB_API_URL,
    });
  if (env.OIDC_ISSUER !== undefined && env.OIDC_CLIENT_ID !== undefined && env.OIDC_CLIENT_SECRET !== undefined)
    configs.push({
      kind: 'oidc',
      id: 'oidc',
      name: env.OIDC_NAME,
      issuer: env.OIDC_ISSUER,
      client_id: env.OIDC_CLIENT_ID,
      client_secret: env.OIDC_CLIENT_SECRET,
    });
  return configs;
}
