import { z } from 'zod';
import { expect, test } from 'vitest';
import { expansionOf } from './expand.ts';
import { EventRef, job } from './job.ts';
import { on } from '../events/reactions.ts';

const tell = job({ name: 'notifications.tell', queue: 'events', input: EventRef });
const count = job({ name: 'stats.count', queue: 'events', input: EventRef });
const send = job({ name: 'emails.send', queue: 'mail', input: z.strictObject({}) });
const { expand, queueOf } = expansionOf(
  [on('ticket.created', tell), on('ticket.created', count)],
  new Map([tell, count, send].map((definition) => [definition.name, definition])),
);
const row = (kind: 'event' | 'job', name: string, payload: object = {}) => ({ kind, name, team_id: null, payload });

test('an event becomes one job per reaction, a job stays itself', () => {
  expect(expand(row('event', 'ticket.created')).map(({ name }) => name)).toEqual([tell.name, count.name]);
  expect(expand(row('event', 'ticket.deleted'))).toEqual([]);
  expect(expand(row('job', send.name)).map(({ name }) => name)).toEqual([send.name]);
  expect(queueOf(send.name)).toBe('mail');
});

test('what an import causes lets what a person does pass', () => {
  expect(expand(row('event', 'ticket.created', { bulk: true })).map(({ background }) => background)).toEqual([
    true,
    true,
  ]);
  expect(expand(row('event', 'ticket.created')).map(({ background }) => background)).toEqual([undefined, undefined]);
});

test('a job that this release does not know is named', () => {
  expect(() => queueOf('tickets.teleport')).toThrow('tickets.teleport');
});
