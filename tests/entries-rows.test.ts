import { expect, test } from 'vitest';
import type { Entry } from '@deskwire/contract/kit/define.ts';
import { jsonSchemaOf } from '@deskwire/contract/kit/json-schema.ts';
import { shortenerOf } from '@deskwire/router/kit/lists/view.ts';
import { declared } from './declared.ts';

// What every front end relies on of every row: it can be shown without asking for more, and without asking for too much.

interface Node {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Node>>;
  readonly contentMediaType?: string;
  readonly 'x-ref'?: string;
  readonly anyOf?: readonly Node[];
  readonly items?: Node;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
}
type Defs = Readonly<Record<string, Node>>;

const resolved = (node: Node | undefined, defs: Defs): Node | undefined => {
  if (node?.$ref !== undefined) return resolved(defs[node.$ref.slice('#/$defs/'.length)], defs);
  return node?.anyOf === undefined ? node : resolved(node.anyOf[0], defs);
};

interface Found {
  readonly place: string;
  /** What its schema is called; its place where it has no name. */
  readonly called: string;
  readonly node: Node;
  readonly defs: Defs;
}
/** Every object of an output, with the place at which it stands: `items[].steps[]`. */
function objectsOf(entry: Entry): Found[] {
  const root = jsonSchemaOf(entry.output, 'output') as Node;
  const defs = root.$defs ?? {};
  const found: Found[] = [];
  const walk = (node: Node, place: string, inside: readonly string[], called?: string): void => {
    if (node.$ref !== undefined) {
      const id = node.$ref.slice('#/$defs/'.length);
      // A schema may contain itself.
      if (!inside.includes(id)) walk(defs[id]!, place, [...inside, id], id);
      return;
    }
    for (const part of node.anyOf ?? []) walk(part, place, inside, called);
    if (node.items !== undefined) walk(node.items, `${place}[]`, inside);
    if (node.properties === undefined) return;
    found.push({ place, called: called ?? place, node, defs });
    for (const [field, value] of Object.entries(node.properties))
      walk(value, place === '' ? field : `${place}.${field}`, inside);
  };
  walk(root, '', []);
  return found;
}

/** What stands beside the id of who did something. */
const doers: Readonly<Record<string, string>> = {
  accepted_by: 'accepter',
  completed_by: 'completer',
  captured_by: 'capturer',
  connected_by: 'connector',
  created_by: 'creator',
  decided_by: 'decider',
  decided_for: 'represented',
  edited_by: 'editor',
  invited_by: 'inviter',
  measured_by: 'measurer',
  requested_by: 'requester',
  resolved_by: 'resolver',
  sent_by: 'sender',
  uploaded_by: 'uploader',
};
/** The field with the name of the person whose id a field has. */
const besideOf = (field: string) => doers[field] ?? field.replace(/_ids?$/, '');

/** Whose ids stand without a name, and why. */
const nameless: Readonly<Record<string, string>> = {
  'MacroChanges.assignee_id': 'Macro.assignee has the name',
  'TicketDetail.watcher_ids': 'tickets.watchers.list has their names',
  'Event.actor_id': 'a stream sends the same bytes to everybody; events.list has the name',
  'Me.person_id': 'the caller',
  'User.person_id': 'the user, whose name the row has',
  'AcceptedInvitation.person_id': 'the caller',
  'LeftProject.person_id': 'the caller',
  'LocationConsent.person_id': 'the caller',
  'LocationReveal.person_id': 'named by the caller',
  'RemovedProjectMember.person_id': 'named by the caller',
  'RemovedTicketWatcher.person_id': 'named by the caller',
  'PostedComment.unreachable': 'mentioned by the caller; `mentions` has their names',
  'DashboardAssignee.assignee_id': 'the row is about them, and has their name',
};
/** They repeat what was asked for, so that it can be asked again. */
const isFilter = (place: string) => /(^|\.)filters?(\.|$)/.test(place);

test('beside every id of a person stands what shows them', () => {
  const seen = new Set<string>();
  const faults = new Set<string>();
  for (const [path, entry] of declared)
    for (const { place, called, node, defs } of objectsOf(entry)) {
      const { properties = {} } = node;
      for (const [field, value] of Object.entries(properties)) {
        const name = `${called === place ? `${path} ${place}` : called}.${field}`;
        if (field === 'id' || kindOf(value, defs) !== 'person' || isFilter(`${place}.${field}`)) continue;
        seen.add(name);
        const isThePerson = field === 'person_id' && properties['name'] !== undefined;
        const beside = resolved(properties[besideOf(field)], defs);
        const shows = beside?.properties?.['name'] !== undefined && beside.properties['left'] !== undefined;
        if (!isThePerson && !shows && !(name in nameless)) faults.add(`${name}: no ${besideOf(field)}`);
      }
    }
  expect(seen.size).toBeGreaterThan(30);
  expect([...faults], 'add it with PersonName in the contract and personShown(…) in the query').toEqual([]);
});
const kindOf = (node: Node, defs: Defs): string | undefined => {
  const inner = resolved(node.items ?? node, defs);
  return inner?.['x-ref'];
};

test('a list with long texts can be asked for rows without them', () => {
  const faults: string[] = [];
  const shortened: string[] = [];
  for (const [path, entry] of declared) {
    const input = jsonSchemaOf(entry.input, 'input') as Node;
    const rows = objectsOf(entry).find(({ place }) => place === 'items[]');
    if (entry.kind !== 'query' || rows === undefined || input.properties?.['cursor'] === undefined) continue;
    const isLong = Object.values(rows.node.properties!).some(
      (value) => resolved(value, rows.defs)?.contentMediaType === 'text/markdown',
    );
    const hasView = input.properties['view'] !== undefined;
    if (isLong !== hasView) faults.push(`${path}: ${isLong ? 'take viewInput' : 'there is nothing to cut'}`);
    // The schema that the kit cuts by is the one that is documented.
    if (isLong !== (shortenerOf(entry.output) !== undefined)) faults.push(`${path}: the kit cuts something else`);
    if (hasView) shortened.push(path);
  }
  expect(shortened.length).toBeGreaterThan(10);
  expect(faults).toEqual([]);
});
