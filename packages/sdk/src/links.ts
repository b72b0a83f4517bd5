import { httpBatchLink, httpLink, splitLink, type TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import type { AppRouter } from './router.ts';
import type { Fetch } from './fetch.ts';

const MAX_BATCH = 10;
/** tRPC's own type of fetch, which is narrower than the platform's. */
type LinkFetch = NonNullable<Parameters<typeof httpLink<AppRouter>>[0]['fetch']>;

/**
 * Queries are batched, and each waits for the slowest of its batch, unless `{ context: { skip_batch: true } }`. Mutations are
 * sent one by one, each with a key that makes repeating it harmless.
 */
export function linksOf(url: string, fetch: Fetch): TRPCLink<AppRouter>[] {
  // tRPC declares a narrower request than the platform's; what it sends fits.
  const send: LinkFetch = async (input, init) => understood(await fetch(input as string, init as RequestInit));
  return [
    splitLink({
      condition: (op) => op.type === 'query',
      true: splitLink({
        condition: (op) => op.context['skip_batch'] === true,
        true: httpLink({ url, fetch: send }),
        false: httpBatchLink({ url, fetch: send, maxItems: MAX_BATCH, maxURLLength: 8000 }),
      }),
      false: [
        withKey,
        httpLink({
          url,
          fetch: send,
          headers: ({ op }) => ({ 'idempotency-key': op.context['idempotency_key'] as string }),
        }),
      ],
    }),
  ];
}

/** One key per mutation, chosen before the first attempt. `{ context: { idempotency_key } }` sets it explicitly. */
const withKey: TRPCLink<AppRouter> =
  () =>
  ({ next, op }) =>
    observable((observer) =>
      next({ ...op, context: { idempotency_key: crypto.randomUUID(), ...op.context } }).subscribe(observer),
    );

/** The statuses of a proxy that cannot reach the server. */
const unreached = new Set([502, 503, 504]);

/** Turns the error page of a proxy into the error that the server itself sends when it cannot answer now. */
function understood(response: Response): Response {
  if (!unreached.has(response.status) || response.headers.get('content-type')?.includes('json') === true)
    return response;
  void response.body?.cancel();
  const httpStatus = response.status;
  const message = `The server cannot be reached: a proxy in front of it answered ${httpStatus}. Try again.`;
  const data = { code: 'UNAVAILABLE', message, request_id: '', details: { retry_after: 1 }, httpStatus };
  return Response.json({ error: { message, code: -32_603, data } }, { status: httpStatus });
}
