import { Resolver } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import { buildConnector } from 'undici';
import { isPublicAddress } from './public-address.ts';

/** A socket was asked for whose address is not allowed. The message names no address. */
export class RefusedAddress extends Error {
  override name = 'RefusedAddress';

  constructor() {
    super('The address is not allowed');
  }
}

/** The destination of a URL: a host without the brackets of IPv6, and a port. */
export interface Destination {
  host: string;
  port: number;
}

export interface GuardedConnectorOptions {
  /** Which destinations may lie inside our own network. */
  inside: (destination: Destination) => boolean;
  /** Name servers (`address` or `address:port`) to ask instead of the system's. */
  dns_servers?: readonly string[] | undefined;
  timeout_ms: number;
}

/**
 * Opens sockets to public addresses, and to others only where the destination may lie inside. The address is judged
 * here, after the name was resolved and before the socket opens, so a name that changes its address between check and
 * use gets nowhere. Fails with `RefusedAddress`.
 */
export function guardedConnector(options: GuardedConnectorOptions): buildConnector.connector {
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  if (options.dns_servers !== undefined) resolver.setServers(options.dns_servers);
  const connectorTo = (allowed: (address: string) => boolean) =>
    buildConnector({ lookup: guardedLookup(resolver, allowed), timeout: options.timeout_ms, allowH2: false });
  const outside = connectorTo(isPublicAddress);
  const anywhere = connectorTo(() => true);

  return (target, callback) => {
    const host = bareHost(target.hostname);
    const port = Number(target.port || (target.protocol === 'http:' ? 80 : 443));
    if (options.inside({ host, port })) anywhere(target, callback);
    // net.connect never calls lookup for an address literal.
    else if (isIP(host) !== 0 && !isPublicAddress(host)) callback(new RefusedAddress(), null);
    else outside(target, callback);
  };
}

/**
 * The address to open a socket to, for clients that open it themselves: given this instead of the name, they cannot be led
 * elsewhere. Throws `RefusedAddress`, or why there is none.
 */
export async function guardedAddress(
  { host, port }: Destination,
  { inside, dns_servers }: Omit<GuardedConnectorOptions, 'timeout_ms'>,
): Promise<string> {
  const isInside = inside({ host, port });
  if (isIP(host) !== 0) {
    if (!isInside && !isPublicAddress(host)) throw new RefusedAddress();
    return host;
  }
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  if (dns_servers !== undefined) resolver.setServers(dns_servers);
  const addresses = await addressesOf(resolver, host);
  if (!isInside && !addresses.every(({ address }) => isPublicAddress(address))) throw new RefusedAddress();
  const [first] = addresses;
  if (first === undefined) throw new Error(`${host} has no address`);
  return first.address;
}

/** The host of a URL as the socket layer names it: IPv6 addresses without their brackets. */
export function bareHost(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/** RFC 6761: these names mean this machine whatever a name server says. */
export function isLocalName(host: string): boolean {
  return /(^|\.)localhost\.?$/i.test(host);
}

/**
 * Resolves names by DNS itself. The system's resolver would occupy one of the process's few worker threads for as long
 * as somebody's slow name server likes, and would read the names of our own machines from the hosts file.
 */
function guardedLookup(resolver: Resolver, allowed: (address: string) => boolean): LookupFunction {
  const resolve = callbackify(async (host: string) => {
    const addresses = await addressesOf(resolver, host);
    // One address inside is enough to refuse: which of them the system would pick is not ours to know.
    if (!addresses.every(({ address }) => allowed(address))) throw new RefusedAddress();
    const [first] = addresses;
    if (first === undefined) throw new Error(`${host} has no address`);
    return { first, addresses };
  });

  return (host, options, callback) => {
    resolve(host, (error, found) => {
      if (error !== null) callback(error, '', 0);
      else if (options.all === true) callback(null, found.addresses);
      else callback(null, found.first.address, found.first.family);
    });
  };
}

async function addressesOf(resolver: Resolver, host: string): Promise<{ address: string; family: number }[]> {
  if (isLocalName(host)) return [{ address: '127.0.0.1', family: 4 }];
  const [v4, v6] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  return [
    ...(v4.status === 'fulfilled' ? v4.value.map((address) => ({ address, family: 4 })) : []),
    ...(v6.status === 'fulfilled' ? v6.value.map((address) => ({ address, family: 6 })) : []),
  ];
}
