import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { manages, or404 } from '../rules.ts';
import { at, REPORTED } from '../words.ts';

const started = or404((actor) => actor.owns || manages(actor));

export const stage = onStage({
  furnish: someOperations,
  access: {
    'operations.list': 'team:operations.read',
    'operations.get': 'team:operations.read',
    'operations.errors': 'team:operations.read',
    'operations.cancel': 'team:operations.read',
    'operations.retry': 'team:operations.read',
  },
  rowRules: {
    'operations.get': started,
    'operations.errors': started,
    'operations.cancel': started,
    'operations.retry': started,
  },
  inputs: {
    'operations.retry': ({ own }) => ({ operation_id: own.failed }),
  },
});

async function someOperations({ kysely }: TestWorld, desk: Desk) {
  const base = {
    team_id: desk.id,
    kind: 'tickets.export',
    input: JSON.stringify({ mark: desk.mark }),
    created_by: desk.reporter.person_id,
    created_at: at,
    updated_at: at,
  };
  const [queued, failed] = [randomUUIDv7(), randomUUIDv7()];
  await kysely
    .insertInto('operations')
    .values([
      { ...base, id: queued, state: 'queued' },
      {
        ...base,
        id: failed,
        state: 'failed',
        finished_at: at,
        error: JSON.stringify({ code: 'INTERNAL', message: `${desk.mark} ${REPORTED}` }),
      },
    ])
    .execute();
  const issues = JSON.stringify([{ field: 'title', reason: 'is missing', value: `${desk.mark} ${REPORTED}` }]);
  await kysely
    .insertInto('operation_lines')
    .values({ team_id: desk.id, operation_id: queued, line: 2, outcome: 'failed', issues })
    .execute();
  return { rows: { operation: queued }, failed };
}
