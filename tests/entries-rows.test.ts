import { expect, test } from 'vitest';
import type { Entry } from '@deskwire/contract/kit/define.ts';
import { jsonSchemaOf } from '@deskwire/contract/kit/json-schema.ts';
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
  connected_by: 'connector',
  created_by: 'creator',
  decided_by: 'decider',
  decided_for: 'represented',
  edited_by: 'editor',
  invited_by: 'inviter',
  requested_by: 'requester',
  uploaded_by: 'uploader',
};
/** The field with the name of the person whose id a field has. */
const besideOf = (field: string) => doers[field] ?? field.replace(/_ids?$/, '');

/** Whose ids stand without a name, and why. */
const nameless: Readonly<Record<string, string>> = {
  'TicketDetail.watcher_ids': 'tickets.watchers.list has their names',
};
/** They repeat what was asked for, so that it can be asked again. */
const isFilter = (place: string) => /(^|\.)filters?(\.|$)/.test(place);

/** Rows that came before the rule: nothing is added here. */
const owedNames = new Set<string>([
  'Invitation.invited_by',
  'Invitation.accepted_by',
  'AcceptedInvitation.person_id',
  'Me.person_id',
  'User.person_id',
  'Event.actor_id',
  'ProjectComment.author_id',
  'PostedComment.author_id',
  'PostedComment.unreachable',
  'Project.lead_id',
  'LeftProject.person_id',
  'ProjectTemplate.created_by',
  'RemovedProjectMember.person_id',
  'Task.assignee_id',
  'Task.reporter_id',
  'TaskHistoryEntry.actor_id',
  'Approval.requester_id',
  'Approval.approver_id',
  'ApprovalStep.approver_id',
  'ApprovalStep.substitute_id',
  'ApprovalStep.decided_by',
  'ApprovalStep.decided_for',
  'ApprovalDetail.requester_id',
  'ApprovalDetail.approver_id',
  'ApprovalDelegation.from_id',
  'ApprovalDelegation.to_id',
  'ApprovalDelegation.created_by',
  'DashboardActivity.actor_id',
  'DashboardAssignee.assignee_id',
  'DashboardPromise.assignee_id',
  'SlaBreach.assignee_id',
  'EnvironmentLock.owner_id',
  'Deployment.requested_by',
  'Freeze.created_by',
  'TicketHistoryEntry.actor_id',
  'TicketComment.author_id',
  'RemovedTicketWatcher.person_id',
  'Operation.created_by',
  'Webhook.created_by',
  'NewWebhook.created_by',
  'ConfiguredWebhook.created_by',
  'AiCall.actor_id',
  'AiCallDetail.actor_id',
  'File.uploaded_by',
]);

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
  const owed = [...faults].filter((fault) => !owedNames.has(fault.split(':')[0]!));
  expect(owed, 'add it with PersonName in the contract and personShown(…) in the query').toEqual([]);
});
const kindOf = (node: Node, defs: Defs): string | undefined => {
  const inner = resolved(node.items ?? node, defs);
  return inner?.['x-ref'];
};

/** Lists whose long texts are what they are read for, and short. */
const wholeLists: Readonly<Record<string, string>> = {};
/** Lists that came before the rule: nothing is added here. */
const owedViews = new Set<string>([
  'comments.list',
  'comments.starred',
  'projects.list',
  'tasks.list',
  'tasks.listAll',
  'tasks.subtasks',
  'tasks.comments.list',
  'approvals.list',
  'approvals.history',
  'staging.environments',
  'staging.environment.queue',
  'staging.deployments.list',
  'tickets.comments.list',
  'products.list',
  'webhooks.list',
]);

test('a list with long texts can be asked for rows without them', () => {
  const faults: string[] = [];
  let seen = 0;
  for (const [path, entry] of declared) {
    const input = jsonSchemaOf(entry.input, 'input') as Node;
    const rows = objectsOf(entry).find(({ place }) => place === 'items[]');
    if (entry.kind !== 'query' || rows === undefined || input.properties?.['cursor'] === undefined) continue;
    const bodies = Object.entries(rows.node.properties!).filter(
      ([, value]) => resolved(value, rows.defs)?.contentMediaType === 'text/markdown',
    );
    const needed = rows.node.required ?? [];
    if (bodies.length === 0 || path in wholeLists) continue;
    seen++;
    const kept = bodies.filter(([field]) => needed.includes(field)).map(([field]) => field);
    if (input.properties['view'] === undefined) faults.push(`${path}: no view`);
    else if (kept.length > 0) faults.push(`${path}: view: row keeps ${kept.join()}`);
  }
  expect(seen).toBeGreaterThan(0);
  expect(
    faults.filter((fault) => !owedViews.has(fault.split(':')[0]!)),
    'take viewInput and inView(…) in the contract, and kit/view.ts for the rows',
  ).toEqual([]);
});
