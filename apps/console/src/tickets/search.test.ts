import { expect, test } from 'vitest';
import { filterOf, isShown, readSearch } from './search.ts';

test('an address that anybody may have written is read as far as it fits', () => {
  expect(
    readSearch({
      search: 'printer',
      status_category: ['open', 'gone'],
      priority: 'urgent',
      type: 5,
      unassigned: 'yes',
      unread: 'yes',
      sort: 'size',
      at: -1,
      more: 'x',
    }),
  ).toEqual({ search: 'printer', status_category: ['open'], priority: ['urgent'] });
});

test('of statuses, an address may name several', () => {
  expect(readSearch({ status: ['waiting', 'on_hold'] })).toEqual({ status: ['waiting', 'on_hold'] });
  expect(readSearch({ status: 'waiting' })).toEqual({ status: ['waiting'] });
  expect(readSearch({ status: [] })).toEqual({});
});

test('a number that was searched for stays a text', () => {
  expect(readSearch({ search: 42 })).toEqual({ search: '42' });
});

test('what changed last comes first, unless it is said otherwise', () => {
  expect(filterOf({ search: 'printer', at: 3 })).toEqual({ search: 'printer', sort: 'updated_at' });
  expect(filterOf({ search: 'printer', sort: 'created_at' }).sort).toBe('created_at');
  expect(filterOf({}).sort).toBe('updated_at');
});

test('a view is shown whatever the order of its rows', () => {
  const view = { name: 'Waiting', search: { status_category: ['waiting' as const] } };
  expect(isShown(view, { status_category: ['waiting'], sort: 'priority', at: 4 })).toBe(true);
  expect(isShown(view, { status_category: ['waiting'], tag: 'vpn' })).toBe(false);
  expect(isShown(view, {})).toBe(false);
});
