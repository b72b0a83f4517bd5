import { Cluster, Redis } from 'ioredis';

/** A producer must fail soon, because rows are safe in Postgres; a consumer has nothing better to do than retry. */
export type Role = 'producer' | 'consumer';

interface Address {
  readonly scheme: 'single' | 'sentinel' | 'cluster';
  readonly tls: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly nodes: ReadonlyArray<{ host: string; port: number }>;
  /** Sentinel: the name of the master. Single server: the database number. Cluster: empty. */
  readonly path: string;
}

const SHAPE = /^(rediss?)(?:\+(sentinel|cluster))?:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^/?]+)(?:\/([^?]*))?$/;

/**
 * Parses REDIS_URL: `redis://host:6379/0`, `redis+sentinel://host1:26379,host2:26379/master-name` or
 * `redis+cluster://host1:6379,host2:6379`; with `rediss` instead of `redis` for TLS. Throws without repeating the URL,
 * which may contain a password.
 */
export function parseRedisUrl(url: string): Address {
  const match = SHAPE.exec(url);
  if (!match) {
    throw new Error(
      'REDIS_URL must look like redis://host:6379, redis+sentinel://host1:26379,host2:26379/master-name or ' +
        'redis+cluster://host1:6379,host2:6379 (rediss for TLS).',
    );
  }
  const [, protocol, kind, username, password, hosts = '', path = ''] = match;
  const scheme = kind === 'sentinel' || kind === 'cluster' ? kind : 'single';
  if (scheme === 'sentinel' && path === '') throw new Error('REDIS_URL with Sentinel must end in /<master name>.');
  return {
    scheme,
    tls: protocol === 'rediss',
    username: username ? decodeURIComponent(username) : undefined,
    password: password ? decodeURIComponent(password) : undefined,
    nodes: hosts.split(',').map((host) => parseNode(host, scheme === 'sentinel' ? 26_379 : 6_379)),
    path,
  };
}

function parseNode(text: string, defaultPort: number): { host: string; port: number } {
  const match = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(text);
  if (!match?.[1]) throw new Error('REDIS_URL contains a host that cannot be parsed.');
  return { host: match[1].replace(/^\[|\]$/g, ''), port: match[2] ? Number(match[2]) : defaultPort };
}

/** Connects to whatever REDIS_URL describes. The caller listens to `error` and quits the client. */
export function connectRedis(url: string, role: Role): Redis | Cluster {
  const address = parseRedisUrl(url);
  const common = { ...commonOptions(address), ...roleOptions[role] };
  if (address.scheme === 'cluster') {
    return new Cluster([...address.nodes], {
      redisOptions: common,
      clusterRetryStrategy: reconnectDelay,
      // Managed clusters announce names that match their certificates; resolving them here would break TLS.
      ...(address.tls ? { dnsLookup: (name, done) => done(null, name) } : {}),
    });
  }
  if (address.scheme === 'sentinel') {
    return new Redis({
      ...common,
      sentinels: [...address.nodes],
      name: address.path,
      sentinelRetryStrategy: reconnectDelay,
      ...(address.password ? { sentinelPassword: address.password } : {}),
      ...(address.tls ? { enableTLSForSentinelMode: true } : {}),
    });
  }
  const [node] = address.nodes;
  return new Redis({ ...common, ...node, db: address.path === '' ? 0 : Number(address.path) });
}

/** Forever, at most two seconds apart, so that work resumes soon after Redis is back. */
const reconnectDelay = (times: number): number => Math.min(times * 100, 2_000);

const commonOptions = (address: Address) => ({
  connectTimeout: 3_000,
  keepAlive: 10_000,
  retryStrategy: reconnectDelay,
  // After a failover, the old master may still respond, but only to say that it is read-only.
  reconnectOnError: (error: Error) => (error.message.startsWith('READONLY') ? (2 as const) : false),
  ...(address.username ? { username: address.username } : {}),
  ...(address.password ? { password: address.password } : {}),
  ...(address.tls ? { tls: {} } : {}),
});

const roleOptions: Record<Role, { maxRetriesPerRequest: number | null; commandTimeout?: number }> = {
  producer: { maxRetriesPerRequest: 2, commandTimeout: 4_000 },
  // BullMQ requires null for its blocking reads.
  consumer: { maxRetriesPerRequest: null },
};
