import type { Feed, FedEvent, Feeding } from '../../../kit/feeds/feed.ts';
import { contextOf } from '../../../kit/expressions/context.ts';
import { ExpressionError } from '../../../kit/expressions/expression.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { projectsOf } from '../../webhooks/sending/feed.ts';
import { matches } from '../../webhooks/sending/matches.ts';
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
    for (const trigger of listeners) await fire(feeding, trigger, events, { projects, causes });
  },
};

interface Known {
  readonly projects: ReadonlyMap<string, string>;
  /** The runs that led to events. */
  readonly causes: ReadonlyMap<string, Cause>;
}

async function fire(
  feeding: Feeding,
  trigger: queries.TriggerRow,
  events: readonly FedEvent[],
  { projects, causes }: Known,
): Promise<void> {
  const scope: InTeam = { team_id: trigger.team_id };
  const { db, now } = feeding;
  const wanted: Omit<Wanted, 'person_id'>[] = [];
  let last_error: string | undefined;
  for (const event of events) {
    try {
      if (event.team_id !== scope.team_id || !listensTo(trigger, event, projects.get(event.id) ?? null)) continue;
      wanted.push(wantedOf(trigger, event, causes.get(event.id), now()));
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
  if (wanted.length === 0) return;
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

function listensTo({ kind, config, created_at }: queries.TriggerRow, event: FedEvent, project: string | null): boolean {
  const { types = [], changed_fields = [], project_id = null, where = null, include_internal = false } = config;
  if (kind !== 'event') return false;
  return matches({ types, changed_fields, project_id, where, include_internal, created_at }, event, project);
}

function wantedOf(
  { id, name, input }: queries.TriggerRow,
  { payload, ...event }: FedEvent,
  cause: Cause | undefined,
  now: string,
): Omit<Wanted, 'person_id'> {
  const seen = { trigger: { kind: 'event', id, name }, event, payload: payload ?? {} };
  return {
    trigger_id: id,
    trigger_ref: event.id,
    started_by: 'event',
    as_publisher: true,
    input: input === null ? {} : filled(input, seen, now),
    cause: seen,
    depth: cause === undefined ? 0 : cause.depth + 1,
    chain: cause === undefined ? [] : [...cause.chain, cause.workflow_id],
    correlation: event.correlation,
    causation: event.id,
  };
}

/** The input that a trigger gives its runs. Throws ExpressionError. */
export function filled(input: Readonly<Record<string, unknown>>, seen: Readonly<Record<string, unknown>>, now: string) {
  const context = contextOf({ ...seen, now });
  if (context === undefined) throw new ExpressionError('cannot see an event of more than 64 KiB');
  return rendered(input, context);
}
