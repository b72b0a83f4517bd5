import { QueryClient } from '@tanstack/react-query';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { createDeskwire, isError, type AppRouter } from '@deskwire/sdk';
import { trpcClientOf } from '@deskwire/sdk/trpc';
import type { inferRouterOutputs } from '@trpc/server';

/** What the procedures answer: `Answers['tickets']['get']`. */
export type Answers = inferRouterOutputs<AppRouter>;
export type Ticket = Answers['tickets']['list']['items'][number];

const TEAM = 'deskwire:team';
/** The team that was chosen in this browser; the default one of the account otherwise. */
export const chosenTeam = (): string | undefined => localStorage.getItem(TEAM) ?? undefined;
/** Everything that is shown belongs to the team, so the page begins anew. */
export function chooseTeam(id: string): void {
  localStorage.setItem(TEAM, id);
  location.assign('/');
}

/** The default team of the account again, at an address. */
export function leaveTeam(address: string): void {
  localStorage.removeItem(TEAM);
  location.assign(address);
}

/** A link in a mail names its team: whoever is in several comes to the right one. */
const linked = new URLSearchParams(location.search).get('team_id');
if (linked !== null && /^[0-9a-f-]{36}$/i.test(linked)) localStorage.setItem(TEAM, linked);

export const desk = createDeskwire({ url: location.origin, auth: 'cookie', team_id: chosenTeam() });

export const queries = new QueryClient({
  defaultOptions: {
    // The SDK repeats what may be repeated, with the same key.
    queries: { retry: false, staleTime: 10_000, throwOnError: false },
    // What cannot be sent is refused or kept at once: nothing waits where nobody sees it.
    mutations: { retry: false, networkMode: 'always' },
  },
});
queries.getQueryCache().config.onError = signInIfNeeded;
queries.getMutationCache().config.onError = signInIfNeeded;

export const api = createTRPCOptionsProxy<AppRouter>({ client: trpcClientOf(desk), queryClient: queries });

/** Whoever is signed out signs in and comes back to where they were. A team that was left is forgotten. */
export function signInIfNeeded(error: unknown): void {
  if (isError(error, 'UNAUTHENTICATED'))
    location.assign(`/sign-in?redirect_to=${encodeURIComponent(location.pathname + location.search)}`);
  if (isError(error, 'TEAM_NOT_FOUND') && chosenTeam() !== undefined) {
    localStorage.removeItem(TEAM);
    location.reload();
  }
}

/** Where the next page of a list is, for infinite queries. */
export const paged = {
  getNextPageParam: ({ next_cursor }: { readonly next_cursor: string | null }) => next_cursor ?? undefined,
};
