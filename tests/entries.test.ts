import { expect, test } from 'vitest';
import type { Entry, Mutation, Schema } from '@deskwire/contract/kit/define.ts';
import { heardBy } from '@deskwire/contract/kit/events.ts';
import { jsonSchemaOf } from '@deskwire/contract/kit/json-schema.ts';
import { events } from '@deskwire/contract/events.ts';
import { delegable } from '@deskwire/router/kit/access/tools.ts';
import { declared } from './declared.ts';

// What every front end relies on of every entry, whichever area declares it.

interface Node {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Node>>;
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly maxLength?: number;
  readonly contentMediaType?: string;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly items?: Node;
  readonly properties?: Readonly<Record<string, Node>>;
}

/** Every field of a schema by its name, with the schema of its value or of each of its values. */
function fieldsOf(schema: Schema, io: 'input' | 'output'): { name: string; node: Node }[] {
  const root = jsonSchemaOf(schema, io) as Node;
  const defs = new Map(Object.entries(root.$defs ?? {}));
  const found: { name: string; node: Node }[] = [];
  const walk = (node: Node, name: string): void => {
    if (node.$ref !== undefined) {
      const id = node.$ref.slice('#/$defs/'.length);
      const def = defs.get(id);
      // Once: a schema may contain itself.
      defs.delete(id);
      if (def !== undefined) walk(def, name);
      return;
    }
    found.push({ name, node });
    for (const part of [...(node.anyOf ?? []), ...(node.oneOf ?? [])]) walk(part, name);
    if (node.items !== undefined) walk(node.items, name);
    for (const [field, value] of Object.entries(node.properties ?? {})) walk(value, field);
  };
  walk(root, '');
  return found;
}
const isText = ({ type, format, enum: values }: Node) =>
  type === 'string' && format === undefined && values === undefined;
const mutations = [...declared].filter((pair): pair is [string, Mutation] => pair[1].kind === 'mutation');
const everywhere = [...declared].flatMap(([path, entry]) => [
  ...fieldsOf(entry.input, 'input').map((field) => ({ path, ...field })),
  ...fieldsOf(entry.output, 'output').map((field) => ({ path, ...field })),
]);

/** Fields in which people write more than a line. */
const written = /^(description|content|comments|notes|resolution_notes|\w+_notes|\w+_description)$/;
/** Longer texts that nobody writes, or that are shown as they are. */
const plain =
  /^(image|cursor|token|\w*_token|code|state|binding|text|url|\w+_url|search|custom|signature|body|introduction|terms)$/;

/** Of these names, but nobody writes them to be shown: a provider's line, the bytes of a file, what is asked of a model. */
const ofPrograms = new Set([
  'ai.classify description',
  'ai.extract description',
  'ai.documents.generate prompt',
  'aiDocs.request source',
  'ai.generate prompt',
  'ai.generate context',
  'invoices.get description',
  'invoices.download content',
  'invoices.creditNotes.download content',
  'estimates.download content',
  'estimates.link.download content',
  'signatures.image content',
]);

test('what people write at length is declared as Markdown, on the way in and on the way out', () => {
  const texts = everywhere.filter(({ node }) => isText(node));
  expect(texts.length).toBeGreaterThan(500);
  const isMarkdown = ({ node }: (typeof texts)[number]) => node.contentMediaType === 'text/markdown';
  const owed = texts.filter(
    ({ name, node }) => written.test(name) || ((node.maxLength ?? 0) > 2000 && !plain.test(name)),
  );
  expect(owed.length).toBeGreaterThan(20);
  const faults = owed
    .filter((field) => !isMarkdown(field))
    .map(({ path, name }) => `${path} ${name}`)
    .filter((field) => !ofPrograms.has(field));
  expect([...new Set(faults)], 'declare it with markdown() or markdownOut()').toEqual([]);
});

/** Events that people outside are told of: those of requesters, and what is mailed to an address. */
const toldOutside = new Set<string>([
  ...Object.entries(events)
    .filter(([, payload]) => heardBy(payload) === 'requesters')
    .map(([type]) => type),
  'invitation.sent',
  'estimate.sent',
]);
/** They add no such event, but mail somebody or write to another system. */
const mailing = new Set([
  'emails.resend',
  'integrations.sendSlack',
  'reports.share',
  'reports.schedule',
  'reports.schedules.update',
  'jira.bulkCreate',
  'jira.createIssue',
  'notifications.send',
  'purchases.refund',
  'teams.invitations.resend',
  'tickets.portal.send',
  'tickets.updateMatching',
]);

test('an entry that tells people outside the team something says so', () => {
  expect(toldOutside.size).toBeGreaterThan(2);
  const owed = mutations
    .filter(([path, { events: added = [] }]) => mailing.has(path) || added.some((type) => toldOutside.has(type)))
    .map(([path]) => path);
  const flagged = mutations.filter(([, { outward }]) => outward === true).map(([path]) => path);
  expect(flagged.toSorted()).toEqual(owed.toSorted());
});

/** What is set without a version, and why nobody loses anything by it. */
const overwriting: Readonly<Record<string, string>> = {
  'admin.limits.set': 'One number that a master admin decides on, with the reason, whatever it was.',
  'admin.prices.set': 'A price as the payment provider has it, all of it at once.',
  'ai.prices.set': 'A price as the provider publishes it, all of it at once.',
  'ai.settings.set': 'Preferences of one person, each by itself.',
  'jira.users.map': 'One person, whoever it was.',
  'licenses.setLimit': 'One number, whatever it was.',
  'messages.edit': 'Only its author may, and readers see that it was edited.',
  'notifications.read': 'It is read, whatever it was.',
  'notifications.preferences.set': 'Preferences of one person, each by itself.',
  'notifications.quietHours.set': 'Hours of one person.',
  'projects.members.update': 'One role, whatever it was.',
  'projects.tags.update': 'One name, whatever it was.',
  'reports.schedules.update': 'Only the author of the report may.',
  'settings.user.set': 'Settings of one person, each by itself.',
  'tasks.labels.update': 'A name and a colour, each by itself.',
  'tickets.presence.set': 'What one person does at this moment.',
  'users.setRole': 'As source documents have it: it answers with the account. teams.members.setRole takes the version.',
  'views.reorder': 'The order in which one person sees them.',
  'workflows.secrets.set': 'A secret is never shown, so nobody sets it from what they read.',
};

test('an entry that sets what several people may set takes the version that was read', () => {
  const setting = mutations.filter(([, { rest }]) => /^(PUT|PATCH) /.test(rest));
  const without = setting.filter(([, entry]) => !takesVersion(entry)).map(([path]) => path);
  expect(without.toSorted()).toEqual(Object.keys(overwriting).toSorted());
  for (const [path, entry] of setting.filter(([, one]) => takesVersion(one))) {
    expect(entry.errors, path).toContain('VERSION_CONFLICT');
    expect(
      fieldsOf(entry.output, 'output').map(({ name }) => name),
      path,
    ).toContain('version');
  }
});

const topOf = ({ input }: Entry) => new Set(Object.keys((jsonSchemaOf(input, 'input') as Node).properties ?? {}));
/** The lock of a row, rather than the version of a product that is deployed. */
const takesVersion = (entry: Entry) =>
  topOf(entry).has('version') &&
  fieldsOf(entry.input, 'input').some(({ name, node }) => name === 'version' && node.type === 'integer');

test('an entry that can be sent later proves on arrival that it still fits', () => {
  for (const [path, entry] of mutations) {
    const { offline, status, fresh, via, door } = entry;
    // Not the ids of what is nested, such as the names of steps.
    const proposes = topOf(entry).has('id');
    // A proposed id is there for nothing else, but nobody signs in again for what was queued.
    if (proposes && via === undefined && fresh === undefined) expect(offline, `${path} takes a proposed id`).toBe(true);
    if (offline !== true) continue;
    expect(status === 201 ? proposes : takesVersion(entry), path).toBe(true);
    expect([fresh, via, door], path).toEqual([undefined, undefined, undefined]);
    expect(delegable(entry), path).toBe(true);
  }
});
