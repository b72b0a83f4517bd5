import { randomUUIDv7 } from 'node:crypto';
import { cut } from '@deskwire/contract/kit/cut.ts';
import type { LineToKeep, Notable } from '../../../kit/operating/meter.ts';
import { readNow } from '../../../kit/access/principal.ts';
import type { Services } from '../../../kit/services.ts';
import { type Author, PLATFORM_TEAM, transact } from '../../../kit/transaction.ts';
import * as queries from './queries.ts';

/** Lines in one statement. */
const LINES = 500;

/** Writes down what was counted since the last time. What cannot be written is lost: figures are not worth a retry. */
export async function flushMeter(services: Services): Promise<void> {
  const { calls, uses, lines, notable } = services.meter.take();
  if (calls.length + lines.length === 0) return;
  const now = await readNow(services);
  const author = authorOf(services, now);
  await transact(services.db, author, { path: 'metering.flush', events: [] }, async ({ db: tx }) => {
    if (calls.length > 0) await queries.addCalls(tx, `${now.slice(0, 13)}:00:00.000Z`, calls);
    if (uses.length > 0) await queries.addUses(tx, now.slice(0, 10), uses);
    for (let at = 0; at < lines.length; at += LINES)
      await queries.addLines(tx, lines.slice(at, at + LINES).map(lineOf(services)));
  });
  await tell(author, notable);
}

const authorOf = (services: Services, now: string): Author => ({
  services,
  request: { id: randomUUIDv7(), address: '', user_agent: '', origin: 'api' },
  credentials: {},
  now: () => now,
});

const lineOf =
  ({ clock }: Services) =>
  ({ at, fields, message, ...line }: LineToKeep): queries.NewLine => ({
    ...line,
    id: randomUUIDv7(),
    at: new Date(at + clock.offset_ms).toISOString(),
    message: cut(message, 1000),
    fields: fields === null ? null : JSON.stringify(fields),
  });

/** Tells the audit trail who read it, and who was refused what. */
async function tell(author: Author, notable: readonly Notable[]): Promise<void> {
  if (notable.length === 0) return;
  await transact(author.services.db, author, { path: 'audit.note', events: [] }, async ({ events }) => {
    for (const { type, team_id, user_id, person_id, procedure, times } of notable) {
      const by = { team_id: team_id ?? PLATFORM_TEAM, actor_id: person_id, user_id };
      events.add(type, { id: user_id, ...by }, { procedure, times });
    }
  });
}

const EVERY_MS = 60_000;
/** Writes down each minute what this process counts, and once more when it ends. */
export function keepMetering(services: Services, every_ms = EVERY_MS): { stop(): Promise<void> } {
  const flush = () =>
    flushMeter(services).catch((error: unknown) => services.report('Counts of calls could not be written', error));
  const timer = setInterval(() => void flush(), every_ms);
  return {
    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
}
