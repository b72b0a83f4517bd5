import { expect, test } from 'vitest';
import { accessText, declared, spellingsOf } from './declared.ts';
import { shapeOf, sourceRoutes } from './routes.ts';

const rows = sourceRoutes().filter(({ procedure }) => declared.has(procedure));

/** Where the reviewed list says in words what the contract says in data. */
const inWords: Record<string, string> = {
  'team:members.manage for team roles | platform:master for platform roles': 'team:members.manage | platform:master',
  'public (authenticated by the licence key)': 'public',
  'user for self | platform:admin': 'user | platform:admin',
  'user for self (fresh) | platform:admin': 'user | platform:admin (session only, fresh)',
};

test('there are rows to compare', () => {
  expect(rows.length).toBeGreaterThan(100);
});

test.each([...new Map(rows.map((row) => [row.procedure, row])).values()])(
  '$procedure is open to $access, as reviewed',
  ({ procedure, access, canonical }) => {
    const entry = declared.get(procedure)!;
    expect(accessText(entry)).toBe(inWords[access] ?? access);
    expect(shapeOf(entry.rest)).toBe(shapeOf(canonical));
  },
);

test.each(rows)('$procedure answers to $method $path', ({ procedure, method, path }) => {
  expect(spellingsOf(declared.get(procedure)!).map(shapeOf)).toContain(shapeOf(`${method} ${path}`));
});

test('no two procedures share an address', () => {
  const owners = new Map<string, string>();
  for (const [path, entry] of declared)
    for (const spelling of spellingsOf(entry)) {
      expect(owners.get(shapeOf(spelling)), `${spelling} of ${path}`).toBeUndefined();
      owners.set(shapeOf(spelling), path);
    }
});

/**
 * What an API key may write although it belongs to its user rather than to a team: a pager marks the notifications of its own
 * team as read, and those alone; a plugin asks for help, in that team.
 */
const keysMay: readonly string[] = [
  'notifications.read',
  'notifications.markRead',
  'notifications.readAll',
  'support.ask',
  'support.feedback',
];

test('writing what is a user’s own needs a session, unless listed', () => {
  const open = [...declared]
    .filter(
      ([, entry]) =>
        entry.kind === 'mutation' &&
        accessText(entry)
          .split(' | ')
          .every((rule) => rule === 'user'),
    )
    .map(([path]) => path);
  expect(open).toEqual(keysMay);
});

/**
 * Where nobody has proven anything, a limit that counts by what the input names could be used up by a stranger for whoever
 * it names. So it counts a secret, which strangers do not know, or is counted after the proof, or is one of these: what
 * they ask for is the proof itself, and when a limit of theirs is used up, its mail is there, with a link that works.
 */
const asksForProof: readonly string[] = [
  'auth.register',
  'auth.resendVerification',
  'auth.verifyCode',
  'auth.forgotPassword',
];
/** Fields that only those know who were given them. */
const secretFields: readonly string[] = ['input:secret', 'input:token', 'input:key'];

test('no stranger uses up the limit of somebody else', () => {
  const byName = [...declared].filter(
    ([, entry]) =>
      /public|signed/.test(accessText(entry)) &&
      entry.limit?.some(({ by, proven }) => by.startsWith('input:') && !secretFields.includes(by) && proven !== true),
  );
  expect(byName.map(([path]) => path).toSorted()).toEqual(asksForProof.toSorted());
});
