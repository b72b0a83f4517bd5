/** How a call ended: refused for a reason of the caller's, or failed for one of ours. */
export type Outcome = 'done' | 'refused' | 'failed';
export interface MeteredCall {
  readonly procedure: string;
  readonly kind: 'query' | 'mutation';
  readonly door: 'api' | 'mcp' | 'worker';
  readonly outcome: Outcome;
  readonly ms: number;
  readonly team_id: string | null;
  readonly user_id: string | null;
  readonly request_id: string;
  /** The error that it ended with. */
  readonly code: string | undefined;
  readonly person_id: string | null;
  /** Whether its use is recorded in the audit trail. */
  readonly audited: boolean;
}
/** Reads and refusals that are recorded in the audit trail, once a minute. */
export interface Notable {
  readonly type: 'audit.read' | 'access.refused';
  readonly procedure: string;
  readonly team_id: string | null;
  readonly user_id: string;
  readonly person_id: string | null;
  times: number;
}
export interface LineToKeep {
  readonly at: number;
  readonly level: 'info' | 'warn' | 'error' | 'fatal';
  readonly source: string;
  readonly message: string;
  readonly procedure: string | null;
  readonly request_id: string | null;
  readonly fields: Readonly<Record<string, unknown>> | null;
}
export interface CallSum {
  readonly procedure: string;
  readonly door: string;
  readonly team_id: string | null;
  calls: number;
  refused: number;
  failed: number;
  ms: number;
  readonly buckets: number[];
}
export interface UseSum {
  readonly user_id: string;
  readonly team_id: string | null;
  readonly door: string;
  reads: number;
  changes: number;
}
export interface Metered {
  readonly calls: readonly CallSum[];
  readonly uses: readonly UseSum[];
  readonly lines: readonly LineToKeep[];
  readonly notable: readonly Notable[];
}
/** Counts calls in memory, until they are written down together. */
export interface Meter {
  note(call: MeteredCall): void;
  log(line: LineToKeep): void;
  /** Returns what was counted since the last call, and starts over. */
  take(): Metered;
}

/** The longest call of each bucket in milliseconds; the last has the others. */
export const BUCKETS_MS = [5, 10, 25, 50, 100, 250, 500, 1000, 2500] as const;
const SLOW_MS = 1000;
/** Lines beyond this many are dropped until the next writing: they say nothing new. */
const MOST_LINES = 2000;
const MOST_SUMS = 20_000;
const MOST_NOTABLE = 5_000;

export function createMeter(): Meter {
  let calls = new Map<string, CallSum>();
  let uses = new Map<string, UseSum>();
  let notable = new Map<string, Notable>();
  let lines: LineToKeep[] = [];
  const log = (line: LineToKeep): void => {
    if (lines.length < MOST_LINES) lines.push(line);
  };
  /** Notes reads of audited procedures, and refusals of callers who are known. */
  const tell = ({ audited, code, procedure, team_id, user_id, person_id }: MeteredCall): void => {
    const type = code === 'FORBIDDEN' ? 'access.refused' : audited && code === undefined ? 'audit.read' : undefined;
    if (type === undefined || user_id === null) return;
    const key = `${type} ${user_id} ${team_id} ${procedure}`;
    const known = notable.get(key);
    if (known !== undefined) known.times += 1;
    else if (notable.size < MOST_NOTABLE) notable.set(key, { type, procedure, team_id, user_id, person_id, times: 1 });
  };
  return {
    log,
    note(call) {
      const { procedure, kind, door, outcome, ms, team_id, user_id } = call;
      const key = `${door} ${team_id} ${procedure}`;
      let sum = calls.get(key);
      if (sum === undefined) {
        if (calls.size >= MOST_SUMS) return;
        const buckets = Array.from({ length: BUCKETS_MS.length + 1 }, () => 0);
        calls.set(key, (sum = { procedure, door, team_id, calls: 0, refused: 0, failed: 0, ms: 0, buckets }));
      }
      sum.calls += 1;
      if (outcome === 'refused') sum.refused += 1;
      if (outcome === 'failed') sum.failed += 1;
      sum.ms += ms;
      const bucket = BUCKETS_MS.findIndex((most) => ms <= most);
      sum.buckets[bucket === -1 ? BUCKETS_MS.length : bucket]! += 1;
      if (user_id !== null && outcome === 'done') {
        const place = `${user_id} ${team_id} ${door}`;
        let use = uses.get(place);
        if (use === undefined) uses.set(place, (use = { user_id, team_id, door, reads: 0, changes: 0 }));
        if (kind === 'query') use.reads += 1;
        else use.changes += 1;
      }
      tell(call);
      if (outcome === 'failed' || ms > SLOW_MS) log(lineOf(call));
    },
    take() {
      const taken = { calls: [...calls.values()], uses: [...uses.values()], lines, notable: [...notable.values()] };
      calls = new Map();
      uses = new Map();
      lines = [];
      notable = new Map();
      return taken;
    },
  };
}

const lineOf = ({ procedure, outcome, ms, code, request_id, team_id, door }: MeteredCall): LineToKeep => ({
  at: Date.now(),
  level: outcome === 'failed' ? 'error' : 'info',
  source: 'call',
  message:
    outcome === 'failed' ? `${procedure} failed: ${code ?? 'INTERNAL'}` : `${procedure} took ${Math.round(ms)} ms`,
  procedure,
  request_id,
  fields: { ms: Math.round(ms), door, team_id, code: code ?? null },
});
