import { randomUUIDv7 } from 'node:crypto';
import { ExpressionError } from '../../../kit/expressions/expression.ts';
import type { Feed, FedEvent, Feeding } from '../../../kit/feeds/feed.ts';
import { follows, matches } from './matches.ts';
import * as queries from './queries.ts';
import { enqueueDrain } from './steps.ts';

/** Makes a delivery of each event for each endpoint that wants it, and asks for the drains. */
export const webhooksFeed: Feed = {
  name: 'webhooks',
  subscribed: queries.listTeams,
  async take(feeding, events) {
    const { db, outbox, now } = feeding;
    const endpoints = await queries.listFilters(db, [...new Set(events.map(({ team_id }) => team_id))]);
    const wanted = await wantedBy(feeding, endpoints, events);
    await queries.insertDeliveries(
      db,
      [...wanted].flatMap(([endpoint, those]) => those.map((event) => deliveryOf(endpoint, event))),
      now(),
    );
    for (const endpoint of wanted.keys()) enqueueDrain(outbox, endpoint);
  },
};

export const deliveryOf = (endpoint: queries.FilterRow, event: FedEvent): queries.NewDelivery => ({
  id: randomUUIDv7(),
  team_id: endpoint.team_id,
  endpoint_id: endpoint.id,
  event_id: event.id,
  position: event.position,
  type: event.type,
});

/** The events that each endpoint wants. A condition that fails is noted at its endpoint, and its event is not sent. */
export async function wantedBy(
  feeding: Pick<Feeding, 'db' | 'services'>,
  endpoints: readonly queries.FilterRow[],
  events: readonly FedEvent[],
): Promise<Map<queries.FilterRow, FedEvent[]>> {
  const projects = endpoints.some(({ project_id }) => project_id !== null)
    ? await projectsOf(feeding, events)
    : new Map<string, string>();
  const wanted = new Map<queries.FilterRow, FedEvent[]>();
  for (const endpoint of endpoints) {
    let failure: ExpressionError | undefined;
    const those = events.filter((event) => {
      if (event.team_id !== endpoint.team_id || !follows(event, endpoint)) return false;
      try {
        return matches(endpoint, event, projects.get(event.id) ?? null);
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error;
        failure = error;
        return false;
      }
    });
    if (those.length > 0) wanted.set(endpoint, those);
    if (failure !== undefined) await queries.noteFilterError(feeding.db, endpoint, failure.reason.slice(0, 500));
  }
  return wanted;
}

/** The project of what each event is about, where its domain knows one. */
export async function projectsOf(
  { db, services }: Pick<Feeding, 'db' | 'services'>,
  events: readonly FedEvent[],
): Promise<Map<string, string>> {
  const projects = new Map<string, string>();
  for (const [entity, those] of Map.groupBy(events, ({ entity: one }) => one)) {
    const projectOf = services.domains.audiences.get(entity)?.project;
    const about = those.filter(({ entity_id }) => entity_id !== null);
    if (projectOf === undefined || about.length === 0) continue;
    const keys = about.map(({ team_id, entity_id }) => ({ team_id, id: entity_id! }));
    const found = await queries.findProjects(db, keys, projectOf);
    for (const { id, entity_id } of about) {
      const project = found.get(entity_id!);
      if (project !== undefined) projects.set(id, project);
    }
  }
  return projects;
}
