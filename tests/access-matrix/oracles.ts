import { errors } from '@deskwire/contract/errors.ts';
import type { Entry } from '@deskwire/contract/kit/define.ts';
import type { Write } from '@deskwire/testing/recorded-writes.ts';
import type { Actor } from '../kit/actors.ts';
import { answerFaults } from '../kit/answers.ts';
import type { Stage } from '../kit/stage.ts';
import { links, reaches } from '../stage/all.ts';
import type { Outcome } from '../stage/domain.ts';
import { leaksIn } from './marks.ts';
import type { Attempt } from './rig.ts';

/** What is written beside the matter: counts of calls, tries and guesses, and the journal of what happened. */
const BESIDE = new Set([
  'rate_limits',
  'password_guards',
  'idempotency_keys',
  'events',
  'event_payloads',
  'unsealed_events',
]);
/** Refused tries are told of in these, never anything else. */
const JOURNAL = new Set(['outbox', 'jobs']);

/**
 * What is wrong with an attempt. Only the first rule knows what was expected; the others hold whatever was, which keeps
 * the matrix from agreeing with a mistake.
 */
export function faultsOf(
  stage: Stage,
  actor: Actor,
  path: string,
  entry: Entry,
  expected: Outcome,
  { answer, writes, stored }: Attempt,
): string[] {
  const denied = answer.status >= 400 && answer.status !== 409;
  return [
    ...statusFault(answer.status, answer.code, expected),
    ...(denied
      ? writes.filter(isOfMatter).map(({ table, op }) => `was refused (${answer.code}) and wrote: ${op} ${table}`)
      : []),
    ...(denied && stored > 0 ? [`was refused (${answer.code}) and stored a file`] : []),
    ...(entry.kind === 'query'
      ? writes.filter(isOfMatter).map(({ table, op }) => `is a query and wrote: ${op} ${table}`)
      : []),
    ...(mayReach(actor, path) ? [] : foreignWrites(stage, actor, writes)),
    ...leaksIn(answer.body, actor, path).map((mark) => `reads ${mark}`),
    ...answerFaults(entry, answer),
  ];
}

/** Let in means that the matter was dealt with, though what is there may speak against it (409). */
function statusFault(status: number, code: string | undefined, expected: Outcome): string[] {
  const got = status < 300 || status === 409 ? 'Y' : String(status);
  return got === expected ? [] : [`got ${code ?? status} instead of ${expected}`];
}

export const isOfMatter = ({ table }: Write) => !BESIDE.has(table) && !JOURNAL.has(table);

/** Who runs the platform ends memberships with the account; the domains know who else writes to a team that is not theirs. */
const mayReach = (actor: Actor, path: string) =>
  (actor.platform !== 'user' && path.startsWith('users.')) || links.has(path) || reaches[path]?.(actor) === true;

/** A row belongs to the actor's team, before and after, or to the actor. */
function foreignWrites({ a, b }: Stage, actor: Actor, writes: readonly Write[]): string[] {
  const foreign = [...(actor.team === 'A' ? [] : [a.id]), ...(actor.team === 'B' ? [] : [b.id])];
  return writes
    .filter(({ team_before, team_after }) => foreign.includes(team_before ?? '') || foreign.includes(team_after ?? ''))
    .map(({ table, op }) => `wrote to another team: ${op} ${table}`);
}

/** Whether an answer says that the row meant does not exist. */
export const isNotFound = (code: string | undefined): boolean =>
  code !== undefined && code in errors && errors[code as keyof typeof errors].http === 404;
