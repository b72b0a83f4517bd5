import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { RUN_SECONDS } from '../limits.ts';
import type { Act } from '../../workflows/engine/walk.ts';
import { call, type Acting } from './call.ts';
import { failed, type Outcome } from './outcome.ts';

interface Wanted {
  readonly seconds?: number;
  readonly until?: unknown;
  readonly event?: { readonly type: string; readonly entity_id?: unknown; readonly where?: string };
  readonly approval?: object;
}
interface Waiting extends Acting {
  readonly created_at: string;
  readonly now: string;
}
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Begins to wait: for a time, an event, or a decision that it asks for first. */
export async function wait(acting: Waiting, act: Act): Promise<Outcome> {
  const { created_at, now } = acting;
  const { id, timeout_s = RUN_SECONDS } = act.step;
  const { seconds, until, event, approval } = act.input as Wanted;
  const last = secondsAfter(created_at, RUN_SECONDS);
  const nothing = { event_type: null, entity_id: null, where: null, request_id: null };
  if (event !== undefined || approval !== undefined) {
    const patience = secondsAfter(now, timeout_s);
    const expires_at = patience < last ? patience : last;
    if (approval !== undefined) {
      const asked = await call(acting, act, 'approvals.request', approval);
      if (asked.kind !== 'done') return asked;
      const { id: request_id } = asked.output as { id: string };
      return { kind: 'waits', wait: { ...nothing, kind: 'approval', request_id, expires_at } };
    }
    const { type, entity_id = null, where = null } = event!;
    if (entity_id !== null && !(typeof entity_id === 'string' && uuid.test(entity_id)))
      return failed(id, 'WAIT_INVALID', 'entity_id is not the id of a row.');
    return { kind: 'waits', wait: { ...nothing, kind: 'event', event_type: type, entity_id, where, expires_at } };
  }
  const at = seconds === undefined ? Date.parse(String(until)) : Date.parse(now) + seconds * 1000;
  if (Number.isNaN(at)) return failed(id, 'WAIT_INVALID', 'until is not a time.');
  if (at > Date.parse(last)) return failed(id, 'WAIT_TOO_LONG', 'A run lasts 30 days at most.');
  if (at <= Date.parse(now)) return { kind: 'done', output: { at: now } };
  return { kind: 'waits', wait: { ...nothing, kind: 'time', expires_at: new Date(at).toISOString() } };
}

interface Decided {
  readonly status: string;
  readonly steps: readonly {
    readonly approver_id?: string;
    readonly decision?: unknown;
    readonly comments?: unknown;
  }[];
}
/** The decision, with the comments of those who decided. */
export async function decisionOf(acting: Acting, act: Act, request_id: string): Promise<Outcome> {
  const got = await call(acting, act, 'approvals.get', { request_id });
  if (got.kind !== 'done') return got;
  const { status, steps } = got.output as Decided;
  return { kind: 'done', output: { request_id, outcome: status, approved: status === 'approved', steps } };
}
