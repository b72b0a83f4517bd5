/** In this repository, these types come from the contract; the build replaces it with their resolved declarations. */
export type { AppRouter } from '@deskwire/contract/contract.ts';
export type { Event } from '@deskwire/contract/kit/events.ts';
export type { EventPayloads } from '@deskwire/contract/events.ts';
export type { ErrorCode, ErrorDetails } from '@deskwire/contract/errors.ts';
