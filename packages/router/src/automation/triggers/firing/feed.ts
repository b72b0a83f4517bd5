import type { Feed, FedEvent, Feeding } from '../../../kit/feeds/feed.ts';
import { contextOf } from '../../../kit/expressions/context.ts';
import { ExpressionError } from '../../../kit/expressions/expression.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { projectsOf } from '../../webhooks/sending/feed.ts';
import { openMessage, type OpenedMessage } from '../../inbound/messages/open.ts';
import { conditionOf, follows, matches } from '../../webhooks/sending/matches.ts';
import { causesOf, type Cause } from '../../workflow-runs/starting/causes.ts';
import { startRuns, type Wanted } from '../../workflow-runs/starting/start.ts';
import { rendered } from '../../workflows/engine/template.ts';
import { activeVersion, getWorkflow } from '../../workflows/find.ts';
import * as queries from '../queries.ts';

/** Starts runs by what happens: each event starts one run of each trigger that listens to it. */
export const triggersFeed: Feed = {
  name: 'triggers',
  subscribed: queries.listListening,
  async take(feeding, events) {
    const listeners = await queries.listListeners(feeding.db, [...new Set(events.map(({ team_id }) => team_id))]);
    if (listeners.length === 0) return;
    const isPlaced = listeners.some(({ config }) => config.project_id !== undefined);
    const projects = isPlaced ? await projectsOf(feeding, events) : new Map<string, string>();
    const causes = await causesOf(feeding.db, events);
    // Each trigger is held before the first workflow, as everywhere.
    const firing: Firing[] = [];
    for (const trigger of listeners) firing.push(await listen(feeding, trigger, events, { projects, causes }));
    for (const one of firing) if (one.wanted.length > 0) await fire(feeding, one);
  },
};

interface Known {
  readonly projects: ReadonlyMap<string, string>;
  /** The runs that led to events. */
  readonly causes: ReadonlyMap<string, Cause>;
}

/** The runs that a trigger starts. */
interface Firing {
  readonly trigger: queries.TriggerRow;
  readonly wanted: readonly Omit<Wanted, 'person_id'>[];
}
/** Finds the events that a trigger hears, and notes them at it. */
async function listen(
  feeding: Feeding,
  trigger: queries.TriggerRow,
  events: readonly FedEvent[],
  { projects, causes }: Known,
): Promise<Firing> {
  const scope: InTeam = { team_id: trigger.team_id };
  const { db, now } = feeding;
  const wanted: Omit<Wanted, 'person_id'>[] = [];
  let last_error: string | undefined;
  for (const event of events) {
    try {
      if (event.team_id !== scope.team_id || !follows(event, trigger)) continue;
      const heard = await heardBy(feeding, trigger, event, projects.get(event.id) ?? null);
      if (heard !== undefined) wanted.push(wantedOf(trigger, event, heard, causes.get(event.id), now()));
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      last_error = error.reason.slice(0, 500);
    }
  }
  const noted = {
    ...(wanted.length > 0 ? { last_fired_at: now() } : {}),
    ...(last_error === undefined ? {} : { last_error }),
  };
  if (Object.keys(noted).length > 0) await queries.noteFired(db, scope, [trigger.id], noted);
  return { trigger, wanted };
}

async function fire(feeding: Feeding, { trigger, wanted }: Firing): Promise<void> {
  const scope: InTeam = { team_id: trigger.team_id };
  const { db } = feeding;
  const workflow = await getWorkflow(db, scope, trigger.workflow_id);
  const version = await activeVersion(db, scope, workflow);
  const person_id = version.publisher_id;
  await startRuns(
    { ...feeding, scope },
    workflow,
    version,
    wanted.map((one) => ({ ...one, person_id })),
  );
}

/** The cause of a run as the run sees it. */
interface Heard {
  readonly event: unknown;
  readonly payload: unknown;
}
/** The event as a trigger hears it. Undefined if it does not listen to it. Throws ExpressionError. */
async function heardBy(
  { db, services }: Feeding,
  { team_id, kind, config }: queries.TriggerRow,
  event: FedEvent,
  project: string | null,
): Promise<Heard | undefined> {
  const { types = [], changed_fields = [], project_id = null, where = null, include_internal = false } = config;
  const { payload, ...rest } = event;
  if (kind === 'event') {
    const filter = { types, changed_fields, project_id, where, include_internal };
    return matches(filter, event, project) ? { event: rest, payload: payload ?? {} } : undefined;
  }
  if (event.type !== 'inbound.received' || event.entity_id === null) return undefined;
  const message = await openMessage({ db, services }, { team_id }, event.entity_id);
  if (message === undefined || !isFor(config, message)) return undefined;
  const { body, ...about } = message;
  return holds(where, { event: about, payload: body ?? {} }) ? { event: about, payload: body ?? {} } : undefined;
}

const isFor = ({ source_id, provider, types }: queries.Config, message: OpenedMessage): boolean =>
  (source_id === undefined || source_id === message.source_id) &&
  (provider === undefined || provider === message.provider) &&
  (types === undefined || (message.type !== null && types.includes(message.type)));

/** Whether a condition is true of a message, which must not be larger than what expressions see. Throws ExpressionError. */
function holds(where: string | null, heard: Heard): boolean {
  const context = contextOf({ ...heard });
  if (context === undefined) throw new ExpressionError('cannot see a message of more than 64 KiB');
  return where === null || conditionOf(where).evaluate(context) === true;
}

function wantedOf(
  { id, name, kind, input }: queries.TriggerRow,
  { id: event_id, correlation }: FedEvent,
  heard: Heard,
  cause: Cause | undefined,
  now: string,
): Omit<Wanted, 'person_id'> {
  const seen = { trigger: { kind, id, name }, ...heard };
  return {
    trigger_id: id,
    trigger_ref: event_id,
    started_by: kind,
    as_publisher: true,
    input: input === null ? {} : filled(input, seen, now),
    cause: seen,
    depth: cause === undefined ? 0 : cause.depth + 1,
    chain: cause === undefined ? [] : [...cause.chain, cause.workflow_id],
    correlation,
    causation: event_id,
  };
}

/** The input that a trigger gives its runs. Throws ExpressionError. */
export function filled(input: Readonly<Record<string, unknown>>, seen: Readonly<Record<string, unknown>>, now: string) {
  const context = contextOf({ ...seen, now });
  if (context === undefined) throw new ExpressionError('cannot see an event of more than 64 KiB');
  return rendered(input, context);
}
