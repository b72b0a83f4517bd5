import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { domainIndex, domains } from '@deskwire/router/domains.ts';

const sources = `${import.meta.dirname}/../packages/router/src`;
const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The domain that states a table in its manifest, by the table. */
const owners = new Map(
  Object.entries(domains).flatMap(([name, domain]) =>
    'tables' in domain ? Object.keys(domain.tables).map((table) => [table, kebab(name)] as const) : [],
  ),
);
/** Tables of the machinery, and the log of events, which is only ever added to: any domain may use them. */
const shared = new Set(['maintenance', 'events']);

/** Domains that read or write a table of another by themselves. An entry that is no longer needed fails the test. */
const open = [
  // A team that is purged takes its files and settings with it, and a person their keys, sessions and settings.
  'identity/teams/deletion/queries.ts: files',
  'identity/teams/deletion/queries.ts: settings',
  'identity/users/deletion/queries.ts: settings',
  'identity/auth/sessions/queries.ts: settings',
  // What is kept of events and of the files of a ticket goes when it is due.
  'platform/maintenance/queries.ts: teams',
  'work/projects/removal/queries.ts: tickets',
  'desk/tickets/removal/queries.ts: files',
  // Members of projects are read with their people; identity has fragments for what these queries ask.
  'work/projects/queries.ts: people',
  'work/projects/members/queries.ts: people',
  'work/projects/members/queries.ts: team_invitations',
  // The dashboard counts tickets by the statuses of the team.
  'desk/dashboard/tickets.queries.ts: ticket_statuses',
  // Billing, subscriptions and invoices are one matter in several domains.
  'commerce/billing/queries.ts: subscriptions',
  'commerce/billing/taking/queries.ts: subscriptions',
  'commerce/billing/taking/queries.ts: teams',
  'commerce/invoices/queries.ts: subscriptions',
  'commerce/invoices/queries.ts: teams',
  'commerce/payment-methods/queries.ts: subscriptions',
  'commerce/subscriptions/queries.ts: billing_prices',
  'commerce/subscriptions/settling/queries.ts: billing_prices',
  'commerce/subscriptions/settling/queries.ts: teams',
  'commerce/subscriptions/teams.queries.ts: teams',
  // Tasks and comments read their project, its people and each other in one statement.
  'work/comments/queries.ts: people',
  'work/comments/queries.ts: tasks',
  'work/projects/removal/queries.ts: tasks',
  'work/tasks/labels/queries.ts: projects',
  'work/tasks/moves/columns.queries.ts: task_statuses',
  'work/tasks/queries.ts: people',
  'work/tasks/queries.ts: project_comments',
  'work/tasks/queries.ts: users',
  'work/tasks/watchers/queries.ts: people',
  // Who is told of a webhook that fails, and the projects that one listens to.
  'automation/webhooks/notices.queries.ts: people',
  'automation/webhooks/notices.queries.ts: users',
  'automation/webhooks/queries.ts: projects',
  // Who has used how much of the models.
  'ai/ai/models/queries.ts: people',
  // A licence is of a product.
  'commerce/licenses/queries.ts: products',
  // Erasing a person walks through every table by the map of the manifests.
  'platform/erasures/forget.queries.ts: former_names',
  'platform/erasures/forget.queries.ts: identities',
  'platform/erasures/forget.queries.ts: merged_people',
  'platform/erasures/forget.queries.ts: people',
  'platform/erasures/forget.queries.ts: users',
  // A command of the operator walks through all accounts and teams.
  'platform/erasures/queries.ts: people',
  'platform/erasures/queries.ts: teams',
  'platform/erasures/queries.ts: users',
];

const withoutComments = (text: string): string => text.replaceAll(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '$1');
/** The tables that a file declares with `tables<…>`. */
const declaredIn = (text: string): Set<string> =>
  new Set(
    [...text.matchAll(/\btables<([^>]*)>/g)]
      // A list may have a name of its own.
      .map(([, list]) => new RegExp(`\\btype ${list} =([^;]*);`).exec(text)?.[1] ?? list!)
      .flatMap((list) => [...list.matchAll(/'(\w+)'/g)].map(([, name]) => name!)),
  );
/** The tables that its SQL names, raw or built. */
const namedIn = (text: string): Set<string> =>
  new Set(
    [
      ...text.matchAll(
        /\b(?:selectFrom|(?:inner|left|cross)Join(?:Lateral)?|insertInto|updateTable|deleteFrom)\(\s*'(\w+)/g,
      ),
      ...text.matchAll(/\b(?:from|join|into|update|using)\s+\(?\s*(\w+)/g),
    ].flatMap(([, name]) => (owners.has(name!) ? [name!] : [])),
  );

/** The tables that are read by the fragments which a file imports. */
const throughFragments = (file: string, text: string): Set<string> =>
  new Set(
    [...text.matchAll(/'(\.[^']*\/fragments\.ts)'/g)].flatMap(([, path]) => {
      const own = withoutComments(readFileSync(join(sources, dirname(file), path!), 'utf8'));
      return [...namedIn(own), ...[...own.matchAll(/'(\w+)'/g)].map(([, name]) => name!)];
    }),
  );

const queries = globSync('**/*.ts', { cwd: sources })
  .filter((file) => /(\.|\/)queries\.ts$/.test(file) && !file.startsWith('kit/'))
  .map((file) => {
    const [area = '', domain = ''] = file.split('/');
    return { file, area, domain, text: withoutComments(readFileSync(`${sources}/${file}`, 'utf8')) };
  });
const areaOf = new Map(
  globSync('*/*/domain.ts', { cwd: sources }).map((file) => [file.split('/')[1]!, file.split('/')[0]!]),
);

/** Whether a file may name a table: its domain owns it, identity shares it, or a fragment of its owner reads it. */
function may({ file, area, domain, text }: (typeof queries)[number], table: string): boolean {
  const owner = owners.get(table)!;
  if (owner === domain || shared.has(owner)) return true;
  if (area === 'identity' && areaOf.get(owner) === 'identity') return true;
  // What a file joins by itself it knows, whatever else it imports.
  const known = table === 'people' || table === 'users' ? namedIn(text) : new Set<string>();
  return !known.has(table) && throughFragments(file, text).has(table);
}

test('a domain reads the tables of another only by what the owner exports', () => {
  expect(queries.length).toBeGreaterThan(50);
  expect(owners.size).toBe(domainIndex.tables.size);
  const foreign = queries.flatMap((query) =>
    [...new Set([...declaredIn(query.text), ...namedIn(query.text)])]
      .filter((table) => owners.has(table) && !may(query, table))
      .map((table) => `${query.file}: ${table}`),
  );
  expect(foreign.filter((one) => !open.includes(one)).toSorted()).toEqual([]);
  expect(open.filter((one) => !foreign.includes(one))).toEqual([]);
});

test('only identity knows the tables of people and accounts, and when somebody counts as present', () => {
  const knowing = queries.filter(
    ({ area, text }) =>
      area !== 'identity' && /'(people|users)'|\b(from|join) \(?(people|users)\b|\bleft_at\b/.test(text),
  );
  const listed = open.filter((one) => /: (people|users)$/.test(one)).map((one) => one.split(':', 1)[0]);
  expect(new Set(knowing.map(({ file }) => file))).toEqual(new Set(listed));
});

test('what a file says of its tables covers the SQL that it writes', () => {
  const hidden = queries.flatMap(({ file, text }) => {
    const declared = declaredIn(text);
    return [...namedIn(text)].filter((table) => !declared.has(table)).map((table) => `${file}: ${table}`);
  });
  expect(hidden).toEqual([]);
  expect(queries.filter(({ text }) => /\btables<never>/.test(text)).map(({ file }) => file)).toEqual([]);
});

test.each([
  [`on(db).selectFrom('people as p')`, 'people'],
  ['select name from people where id = 1', 'people'],
  ['left join (people sub join users u on true) on true', 'people'],
  ['delete from event_payloads p using events e', 'events'],
])('a table is found in %s', (text, table) => {
  expect([...namedIn(text)]).toContain(table);
  expect(may({ file: 'desk/approvals/queries.ts', area: 'desk', domain: 'approvals', text }, 'people')).toBe(false);
});
