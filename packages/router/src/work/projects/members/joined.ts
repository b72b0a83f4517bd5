import { EventRef, job, type ReactionCtx } from '../../../kit/jobs/job.ts';
import * as queries from './queries.ts';

/** Adds whoever accepted an invitation to the projects that it promised. */
export const joinInvited = job({ name: 'projects.joinInvited', queue: 'events', input: EventRef });
/** Takes whoever left the team out of its projects. */
export const removeLeaver = job({ name: 'projects.removeLeaver', queue: 'events', input: EventRef });

export async function join({ db, scope, events, now }: ReactionCtx, { entity_id }: EventRef): Promise<void> {
  if (entity_id === null) return;
  for (const { project_id, person_id, role } of await queries.takeInvitations(db, scope, entity_id))
    if (await queries.addMember(db, scope, { project_id, person_id, role, at: now() }))
      events.add('project.member_added', { id: project_id }, { person_id, role });
}

export async function removeFromProjects({ db, scope, events }: ReactionCtx, { entity_id }: EventRef): Promise<void> {
  if (entity_id === null) return;
  for (const { project_id, role } of await queries.removeEverywhere(db, scope, entity_id))
    events.add('project.member_removed', { id: project_id }, { person_id: entity_id, role });
}
