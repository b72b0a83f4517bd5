import { words as first } from './messages/en.ts';
import { rest } from './messages/en/rest.ts';

/** All shared words. The first screen takes its own from `messages/en.ts` alone, so that it is there sooner. */
export const words = {
  ...first,
  ...rest,
  ticket: { ...first.ticket, ...rest.ticket },
  list: { ...first.list, ...rest.list },
  people: { ...first.people, ...rest.people },
} as const;
