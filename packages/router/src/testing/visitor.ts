import { randomUUIDv7 } from 'node:crypto';
import { appRouter } from '../domains.ts';
import { createContext } from '../kit/access/access.ts';
import { createCallerFactory } from '../kit/procedure.ts';
import type { Services } from '../kit/services.ts';
import type { TestWorld } from './world.ts';

const callerOf = createCallerFactory(appRouter);

/** Somebody at a door that can set cookies. Each `call()` is a request of its own, with what the visitor holds then. */
export interface Visitor {
  call(): ReturnType<typeof callerOf>;
  /** The access token or API key that the next request carries. */
  bearer: string | undefined;
  /** The session cookie, as a browser keeps it. */
  cookie: string | undefined;
  /** That this browser has asked for an account. */
  registration: string | undefined;
  /** That this browser has begun to connect an account. */
  binding: string | undefined;
}

/** A visitor from an address of their own, so that the limits per address are never those of another test. */
export function visitor(
  world: Pick<TestWorld, 'services'>,
  options: { address?: string; user_agent?: string; config?: Partial<Services['config']>; cookies?: boolean } = {},
): Visitor {
  const services = { ...world.services, config: { ...world.services.config, ...options.config } };
  const address = options.address ?? someAddress();
  const self: Visitor = {
    bearer: undefined,
    cookie: undefined,
    registration: undefined,
    binding: undefined,
    call: () =>
      callerOf(
        createContext({
          services,
          credentials: {
            bearer: self.bearer,
            cookie: self.bearer === undefined ? self.cookie : undefined,
            registration: self.registration,
          },
          request: { id: randomUUIDv7(), address, user_agent: options.user_agent ?? firefox, origin: 'api' },
          cookies:
            options.cookies === false
              ? undefined
              : {
                  set: (token) => void (self.cookie = token),
                  clear: () => void (self.cookie = undefined),
                  keepRegistration: (token) => void (self.registration = token),
                  keepBinding: (token) => void (self.binding = token),
                },
        }),
      ),
  };
  return self;
}
export const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:149.0) Gecko/20100101 Firefox/149.0';

let addresses = 0;
/** An address that nobody else in this process has: of the range for documentation and benchmarks. */
export function someAddress(): string {
  addresses += 1;
  return `198.18.${(addresses >> 8) & 255}.${addresses & 255}`;
}
