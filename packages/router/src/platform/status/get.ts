import { backlog } from '@deskwire/queue/backlog.ts';
import type { status } from '@deskwire/contract/platform/status.ts';
import type { Ctx, Out } from '../../kit/context.ts';
import { readStanding } from '../admin/controls/processes.ts';
import { clientOf } from '../../kit/operating/sql-client.ts';

/** Seconds after which work that is due counts as late. */
const LATE_S = 30;
/** So many events without a position mean that nobody seals them. */
const MOST_UNSEALED = 10_000;

/** Whether it works, in words that tell a stranger nothing of the machines. */
export async function getStatus({ db, now }: Ctx<typeof status.get>): Promise<Out<typeof status.get>> {
  const { works, maintenance_since, maintenance_message } = await readStanding(db);
  const { outbox_oldest_s, unsealed } = await backlog(clientOf(db));
  const part = (name: 'api' | 'work' | 'audit', ok: boolean) => ({ name, status: ok ? 'ok' : 'degraded' }) as const;
  const parts = [
    part('api', true),
    part('work', works && outbox_oldest_s <= LATE_S),
    part('audit', unsealed <= MOST_UNSEALED),
  ];
  const isOn = maintenance_since !== null;
  return {
    status: isOn ? 'maintenance' : parts.every((one) => one.status === 'ok') ? 'ok' : 'degraded',
    maintenance: isOn ? { message: maintenance_message, since: maintenance_since } : null,
    parts,
    at: now(),
  };
}
