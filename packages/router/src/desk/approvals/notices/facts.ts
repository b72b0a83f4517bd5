import type { Db } from '@deskwire/database/schema.ts';
import { openSteps } from '../decisions/outcome.ts';
import { findDelegationFacts, listRecipients, type Recipient } from './queries.ts';
import { termsOf, votesOf } from '../present.ts';
import * as queries from '../queries.ts';
import type { TeamId } from '../../../kit/team-id.ts';

export type { Recipient } from './queries.ts';

/** Somebody who is asked for a decision. */
export interface Asked extends Recipient {
  readonly position: number;
  /** The approver who is away, where a substitute is asked. */
  readonly decides_for: string | null;
}
/** A request as it stands when something is told of it. */
export interface Standing {
  readonly request: queries.LockedRequest;
  /** Who can decide now. */
  readonly asked: readonly Asked[];
  /** Who was asked and has not decided, whether or not it is their turn. */
  readonly undecided: readonly Recipient[];
  readonly requester: Recipient | undefined;
  /** What was decided last. */
  readonly last: queries.StepRow | undefined;
}

/** What is true of a request now, for whoever tells people of what happened to it. */
export async function readStanding(
  { db, now }: { readonly db: Db; readonly now: () => string },
  team_id: TeamId,
  request_id: string,
): Promise<Standing | undefined> {
  const request = await queries.readRequest(db, { team_id }, request_id);
  if (request === undefined) return undefined;
  const steps = await queries.readSteps(db, { team_id }, [request_id], now());
  const both = (step: queries.StepRow) => [step.approver_id, step.substitute_id].filter((id) => id !== null);
  const ids = [request.requester_id, ...steps.flatMap(both)];
  const people = new Map((await listRecipients(db, team_id, ids)).map((person) => [person.id, person]));
  const open = request.status === 'pending' ? openSteps(termsOf(request, steps), votesOf(steps)) : [];
  const known = (id: string) => people.get(id) ?? [];
  return {
    request,
    asked: steps
      .filter(({ position }) => open.includes(position))
      .flatMap((step) =>
        both(step)
          .flatMap(known)
          .filter(({ fit }) => fit)
          .map((person) => ({
            ...person,
            position: step.position,
            decides_for: person.id === step.approver_id ? null : step.approver_name,
          })),
      ),
    undecided: steps
      .filter(({ decision }) => decision === null)
      .flatMap(both)
      .flatMap(known),
    requester: people.get(request.requester_id),
    last: steps
      .filter(({ decided_at }) => decided_at !== null)
      .toSorted((a, b) => Date.parse(b.decided_at!) - Date.parse(a.decided_at!))[0],
  };
}

/** A delegation, and those two whom it is about. */
export async function readDelegation(db: Db, team_id: TeamId, id: string) {
  const delegation = await findDelegationFacts(db, team_id, id);
  if (delegation === undefined) return undefined;
  const people = await listRecipients(db, team_id, [delegation.from_id, delegation.to_id]);
  return { ...delegation, people };
}
