import ipaddr from 'ipaddr.js';

/** Azure's host agent: in a public range, yet answered by the machine that a virtual machine runs on. */
const publicLookingButInside = new Set(['168.63.129.16']);

/**
 * Whether an IP address (text, without brackets) lies on the public internet. Everything else is refused: loopback,
 * private, link-local, carrier-grade NAT, multicast, reserved, and the IPv6 ranges that carry an IPv4 address inside.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  // `process` unwraps ::ffff:a.b.c.d, which the system would connect to as a.b.c.d.
  const address = ipaddr.process(text);
  if (publicLookingButInside.has(address.toString()) || address.range() !== 'unicast') return false;
  // Only 2000::/3 is handed out; outside it ipaddr.js calls e.g. the IPv4-compatible ::127.0.0.1 unicast.
  return address.kind() === 'ipv4' || address.toByteArray()[0]! >> 5 === 1;
}
