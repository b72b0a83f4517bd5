import { once } from 'node:events';
import { createEnv } from '@t3-oss/env-core';
import { z } from 'zod';
import { parseRedisUrl } from '@deskwire/queue/redis.ts';

const flag = z.stringbool();
const list = z.string().transform((value) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);
const postgres = () =>
  z.url({
    protocol: /^postgres(ql)?$/,
    error: ({ input }) => (input === undefined ? 'is required' : 'must be a postgres:// address'),
  });
function isRedisUrl(url: string): boolean {
  try {
    parseRedisUrl(url);
    return true;
  } catch {
    return false;
  }
}
const DEVELOPMENT_ONLY = 'is required in production';
const DEFAULT_SECRET = 'development-only-secret-development-only';

/** Whether only this machine reaches a host: what development trusts. */
const isLoopback = (host: string): boolean =>
  host === 'localhost' ||
  host.endsWith('.localhost') ||
  host === '::1' ||
  host === '[::1]' ||
  /^127(\.\d{1,3}){3}$/.test(host);

/** The address of the provider of payments: one that only this machine reaches needs no https. */
const paymentsUrl = z
  .url({ protocol: /^https?$/, error: 'must be an https:// address' })
  .refine((url) => url.startsWith('https:') || isLoopback(new URL(url).hostname), {
    error: 'must be an https:// address',
  });

/** Development answers secrets and asks for none, so nobody but this machine may reach it. */
function checkDevelopment({ HOST, PUBLIC_URL }: { HOST: string; PUBLIC_URL: string }): void {
  const [name, value] = !isLoopback(HOST)
    ? ['HOST', HOST]
    : !isLoopback(new URL(PUBLIC_URL).hostname)
      ? ['PUBLIC_URL', PUBLIC_URL]
      : [];
  if (name !== undefined)
    throw new ConfigurationError(`${name} is ${value}, which others may reach: set NODE_ENV=production.`);
}

/** A configuration that cannot work. Its message is the one sentence the operator reads. */
export class ConfigurationError extends Error {
  override name = 'ConfigurationError';
}

type Variables = Record<string, string | undefined>;

/**
 * The environment of this process. A parent may start it, with AWAIT_BEGIN, before it knows all of it: what the parent
 * waits for and our loading then take their time together.
 */
export async function wholeEnvironment(): Promise<Variables> {
  if (process.env['AWAIT_BEGIN'] === undefined) return process.env;
  const [{ begin }] = (await once(process, 'message')) as [{ begin: Variables }];
  return { ...process.env, ...begin };
}

/** Reads and checks the environment. Throws ConfigurationError naming the variable. */
export function readEnv(runtimeEnv: Variables = process.env) {
  const production = runtimeEnv['NODE_ENV'] === 'production';
  const secret = z.string({ error: DEVELOPMENT_ONLY }).min(32, { error: 'must have at least 32 characters' });
  const env = createEnv({
    server: {
      NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
      HOST: z.string().default('127.0.0.1'),
      PORT: z.coerce.number().int().min(0).max(65535).default(4000),
      PUBLIC_URL: production
        ? z.url({ protocol: /^https?$/, error: DEVELOPMENT_ONLY })
        : z.url().default('http://localhost:4000'),
      DATABASE_URL: postgres(),
      DATABASE_DIRECT_URL: postgres().optional(),
      DATABASE_REPLICA_URL: postgres().optional(),
      DATABASE_POOL: z.coerce.number().int().min(1).max(500).default(10),
      DATABASE_NAMED_STATEMENTS: flag.default(true),
      REDIS_URL: z
        .string()
        .refine(isRedisUrl, {
          error: 'must look like redis://host:6379, redis+sentinel://h1:26379,h2:26379/name or redis+cluster://h1:6379',
        })
        .optional(),
      DESKWIRE_SECRET: production ? secret : secret.default(DEFAULT_SECRET),
      DESKWIRE_PREVIOUS_SECRET: z.string().min(32).optional(),
      TRUST_PROXY: list.default([]),
      CORS_ORIGINS: list.default([]),
      OUTBOUND_PRIVATE_HOSTS: list.default([]),
      SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must be a smtp:// or smtps:// address' }).optional(),
      MAIL_FROM: z.string().default('Deskwire <deskwire@localhost>'),
      DATA_DIR: z.string().default('.deskwire'),
      S3_BUCKET: z.string().optional(),
      S3_REGION: z.string().default('us-east-1'),
      S3_ENDPOINT: z.url().optional(),
      S3_ACCESS_KEY_ID: z.string().optional(),
      S3_SECRET_ACCESS_KEY: z.string().optional(),
      OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
      PASSWORD_MIN_LENGTH: z.coerce.number().int().min(8).max(64).default(12),
      GOOGLE_CLIENT_ID: z.string().optional(),
      GOOGLE_CLIENT_SECRET: z.string().optional(),
      GITHUB_CLIENT_ID: z.string().optional(),
      GITHUB_CLIENT_SECRET: z.string().optional(),
      GITHUB_URL: z.url({ protocol: /^https$/, error: 'must be an https:// address' }).optional(),
      GITHUB_API_URL: z.url({ protocol: /^https$/, error: 'must be an https:// address' }).optional(),
      OIDC_NAME: z.string().max(40).default('Single sign-on'),
      OIDC_ISSUER: z.url({ protocol: /^https$/, error: 'must be an https:// address' }).optional(),
      OIDC_CLIENT_ID: z.string().optional(),
      OIDC_CLIENT_SECRET: z.string().optional(),
      STRIPE_SECRET_KEY: z.string().min(1).optional(),
      STRIPE_API_URL: paymentsUrl.optional(),
      LEMONSQUEEZY_API_KEY: z.string().min(1).optional(),
      LEMONSQUEEZY_STORE_ID: z
        .string()
        .regex(/^\d{1,12}$/, { error: 'must be the number of a store' })
        .optional(),
      LEMONSQUEEZY_SALES_VARIANT_ID: z
        .string()
        .regex(/^\d{1,12}$/, { error: 'must be the number of a variant' })
        .optional(),
      LEMONSQUEEZY_API_URL: paymentsUrl.optional(),
      SLACK_CLIENT_ID: z.string().optional(),
      SLACK_CLIENT_SECRET: z.string().optional(),
      GITHUB_APP_ID: z.string().optional(),
      GITHUB_APP_SLUG: z.string().optional(),
      GITHUB_APP_CLIENT_ID: z.string().optional(),
      GITHUB_APP_CLIENT_SECRET: z.string().optional(),
      GITHUB_APP_PRIVATE_KEY: z.string().optional(),
      CLICKUP_CLIENT_ID: z.string().optional(),
      CLICKUP_CLIENT_SECRET: z.string().optional(),
      SLACK_SIGNING_SECRET: list.default([]),
      GITHUB_WEBHOOK_SECRET: list.default([]),
      STRIPE_WEBHOOK_SECRET: list.default([]),
      LEMONSQUEEZY_WEBHOOK_SECRET: list.default([]),
      OPENAI_API_KEY: z.string().optional(),
      OPENAI_MODEL: z.string().default('gpt-5-mini'),
      OLLAMA_BASE_URL: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' }).optional(),
      OLLAMA_MODEL: z.string().default('llama3.2'),
      OLLAMA_API_KEY: z.string().optional(),
      EMBEDDINGS_URL: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' }).optional(),
      EMBEDDINGS_MODEL: z.string().min(1).max(200).default('text-embedding-3-small'),
      EMBEDDINGS_KEY: z.string().optional(),
      PREVIEW_WORKER_URL: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' }).optional(),
      PREVIEW_WORKER_SECRET: z.string().min(32, { error: 'must have at least 32 characters' }).optional(),
      PREVIEW_WORKER_JOBS: z.coerce.number().int().min(1).max(1000).default(4),
      LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
      LOG_FORMAT: z.enum(['json', 'text']).optional(),
      HEALTH_PORT: z.coerce.number().int().min(0).max(65535).default(0),
      RELEASE: z.string().max(100).default('unnamed'),
      METRICS_TOKEN: z.string().min(16).optional(),
      LOOPBACK_ALLOWANCE: z.coerce
        .number()
        .int()
        .min(1)
        .default(production ? 1 : 50),
    },
    runtimeEnv,
    emptyStringAsUndefined: true,
    onValidationError: (issues) => {
      const [issue] = issues;
      const name = issue?.path?.map(String)[0] ?? 'The configuration';
      throw new ConfigurationError(`${name} ${issue?.message ?? 'is not valid'}.`);
    },
  });
  if (!production) checkDevelopment(env);
  else if (env.DESKWIRE_SECRET === DEFAULT_SECRET)
    throw new ConfigurationError('DESKWIRE_SECRET is the one of development. Choose one of your own.');
  return env;
}
export type Env = ReturnType<typeof readEnv>;
