import type { Actor } from '../kit/actors.ts';
import { links } from '../stage/all.ts';
import { MARK_A, MARK_B } from '../kit/stage.ts';
import { ADDRESS, INTERNAL, REPORTED, SECRET, STAFF_ONLY } from '../stage/words.ts';

/** A text on the stage, and who must never meet it, by whatever way. Says nothing of how the server decides. */
interface Marked {
  readonly mark: string;
  readonly hiddenFrom: (actor: Actor, path: string) => boolean;
}

const handles = ({ team, roles }: Actor) =>
  team === 'A' && roles.some((role) => /agent|admin|owner|tickets\.handle/.test(role));
const isStaff = ({ team, roles }: Actor) => team === 'A' && roles.some((role) => role !== 'requester');
/** What somebody reported is seen by them, by those who handle tickets and by those who only look. */
const readsAll = (actor: Actor) => handles(actor) || actor.roles.includes('viewer');
/**
 * Accounts, what is asked for the data of their people and what is held belong to no team: those who run the platform see
 * all of them.
 */
const seesAccounts = ({ platform }: Actor, path: string) =>
  platform !== 'user' && (path === 'admin.export' || /^(users|compliance\.requests|compliance\.holds)\./.test(path));
/** A link that somebody of the team made is followed by whoever has it. */
const isLink = (path: string) => links.has(path);
/** Every approver of the stage was asked about the ticket, and reads what they are asked about. */
const isAsked = ({ roles }: Actor, path: string) => roles.includes('approver') && path.startsWith('approvals.');

const marked: readonly Marked[] = [
  // Another tenant: whoever is not in it meets nothing of it.
  { mark: MARK_B, hiddenFrom: (actor, path) => actor.team !== 'B' && !seesAccounts(actor, path) },
  { mark: MARK_A, hiddenFrom: (actor, path) => actor.team !== 'A' && !seesAccounts(actor, path) && !isLink(path) },
  { mark: INTERNAL, hiddenFrom: (actor) => !handles(actor) && actor.team !== 'B' },
  { mark: STAFF_ONLY, hiddenFrom: (actor) => !isStaff(actor) && actor.team !== 'B' },
  {
    mark: REPORTED,
    hiddenFrom: (actor, path) =>
      actor.team === 'A' && !actor.owns && !readsAll(actor) && !isLink(path) && !isAsked(actor, path),
  },
  { mark: ADDRESS, hiddenFrom: (actor) => actor.team === 'A' && !actor.owns && !handles(actor) },
  { mark: SECRET, hiddenFrom: () => true },
];

/** The marks in a text that this actor must never have read. */
export const leaksIn = (text: string, actor: Actor, path: string): string[] =>
  marked.filter(({ mark, hiddenFrom }) => hiddenFrom(actor, path) && text.includes(mark)).map(({ mark }) => mark);
