import type { SlaMetric } from '@deskwire/contract/desk/sla.metric.ts';
import { isDone, type Moment, type TicketHistory } from './history.ts';
import { bookAt, isWaiting, type Rulebook, type TicketState } from './rulebook.ts';

/** A time in which a clock runs; `to` is null while it does. */
interface Span {
  readonly from: number;
  to: number | null;
}
/** From the start of a clock to its stop. */
export interface Run {
  /** Its place among the runs of its metric, from 1: what a reminder is sent for once. */
  readonly number: number;
  readonly start: number;
  stop: number | null;
  readonly spans: Span[];
}

export const metrics = ['first_response', 'next_response', 'resolution'] as const satisfies readonly SlaMetric[];

/** The state of a ticket when its history has been followed to some moment. */
interface Tape {
  readonly runs: Record<SlaMetric, Run[]>;
  readonly states: { readonly at: number; readonly state: TicketState }[];
  state: TicketState;
  gone: 'deleted' | 'merged' | null;
  /** The requester wrote last, and nobody has answered. */
  asking: boolean;
}

/** Follows a history up to `now` and notes of every metric when its clock was started, ran, and was stopped. */
export function runsOf(history: TicketHistory, books: readonly Rulebook[], now: number) {
  const { opened, opened_at } = history;
  const tape: Tape = {
    runs: { first_response: [], next_response: [], resolution: [] },
    states: [{ at: opened_at, state: opened }],
    state: opened,
    gone: null,
    asking: false,
  };
  if (!isDone(opened)) {
    start(tape, 'first_response', opened_at);
    start(tape, 'resolution', opened_at);
  }
  runOrHalt(tape, books, opened_at);
  for (const { at, moment } of stepsOf(history, books, now)) {
    if (moment !== undefined) happen(tape, books, moment);
    runOrHalt(tape, books, at);
  }
  return {
    runs: tape.runs,
    state: tape.state,
    gone: tape.gone !== null,
    /** After everything that happened at an instant. */
    stateAt: (at: number): TicketState => tape.states.findLast((change) => change.at <= at)!.state,
  };
}

interface Step {
  readonly at: number;
  readonly moment?: Moment;
}
/** The events of a ticket and the beginnings of rulebooks, in order and up to now. */
function stepsOf({ opened_at, moments }: TicketHistory, books: readonly Rulebook[], now: number): Step[] {
  const happened: Step[] = moments.map((moment) => ({ at: moment.at, moment }));
  const revised: Step[] = books.map(({ from }) => ({ at: from }));
  return [...revised, ...happened].filter(({ at }) => opened_at <= at && at <= now).toSorted((a, b) => a.at - b.at);
}

function happen(tape: Tape, books: readonly Rulebook[], moment: Moment): void {
  switch (moment.kind) {
    case 'changed':
      change(tape, books, moment.to, moment.at);
      break;
    case 'asked':
      tape.asking = true;
      expectAnswer(tape, moment.at);
      break;
    case 'answered':
      tape.asking = false;
      stop(tape, 'first_response', moment.at);
      stop(tape, 'next_response', moment.at);
      break;
    case 'merged':
      tape.gone = 'merged';
      // It was not resolved: the matter goes on in the other ticket.
      for (const metric of metrics)
        tape.runs[metric] = tape.runs[metric].filter((run) => run.stop !== null && run.stop < moment.at);
      break;
    default:
      if (tape.gone !== 'merged') tape.gone = moment.kind === 'deleted' ? 'deleted' : null;
  }
}

function change(tape: Tape, books: readonly Rulebook[], to: Partial<TicketState>, at: number): void {
  const wasDone = isDone(tape.state);
  tape.state = { ...tape.state, ...to };
  tape.states.push({ at, state: tape.state });
  if (wasDone === isDone(tape.state)) return;
  if (wasDone) {
    openAgain(tape, books, at);
    return;
  }
  tape.asking = false;
  for (const metric of metrics) stop(tape, metric, at);
}

/** The clock goes on with what was left, or starts again, as the rule says that holds then. */
function openAgain(tape: Tape, books: readonly Rulebook[], at: number): void {
  const last = tape.runs.resolution.at(-1);
  if (last === undefined || bookAt(books, at)?.termsOf(tape.state)?.rule.reopen === 'restart')
    start(tape, 'resolution', at);
  else last.stop = null;
  if (tape.asking) expectAnswer(tape, at);
}

/** While the first answer is owed, a further question asks for no other. */
function expectAnswer(tape: Tape, at: number): void {
  const owed = ongoing(tape, 'first_response') ?? ongoing(tape, 'next_response');
  if (owed === undefined && !isDone(tape.state)) start(tape, 'next_response', at);
}
const ongoing = (tape: Tape, metric: SlaMetric): Run | undefined =>
  tape.runs[metric].findLast(({ stop }) => stop === null);

function start(tape: Tape, metric: SlaMetric, at: number): void {
  const runs = tape.runs[metric];
  runs.push({ number: runs.length + 1, start: at, stop: null, spans: [] });
}
function stop(tape: Tape, metric: SlaMetric, at: number): void {
  const run = ongoing(tape, metric);
  if (run === undefined) return;
  halt(run, at);
  run.stop = at;
}
function halt(run: Run, at: number): void {
  const span = run.spans.at(-1);
  if (span !== undefined && span.to === null) span.to = at;
}

/** Lets the clocks run or stand still from here, as the ticket and the rule that holds now say. */
function runOrHalt(tape: Tape, books: readonly Rulebook[], at: number): void {
  const terms = bookAt(books, at)?.termsOf(tape.state);
  const isPaused = terms?.isPausedIn(tape.state) ?? isWaiting(tape.state);
  for (const metric of metrics) {
    const run = ongoing(tape, metric);
    if (run === undefined) continue;
    if (isPaused || tape.gone !== null) halt(run, at);
    else if (run.spans.at(-1)?.to !== null) run.spans.push({ from: at, to: null });
  }
}
