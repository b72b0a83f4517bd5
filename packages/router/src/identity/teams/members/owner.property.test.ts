import * as fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { teamRoles, type TeamRole } from '@deskwire/contract/kit/access.ts';
import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { runs, seed } from '@deskwire/testing/effort.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();

type Step =
  | { kind: 'setRole'; by: number; of: number; roles: TeamRole[] }
  | { kind: 'remove'; by: number; of: number }
  | { kind: 'leave'; by: number }
  | { kind: 'add'; by: number; of: number; roles: TeamRole[] }
  | { kind: 'transfer'; by: number; of: number };
const who = fc.nat({ max: 3 });
const roles = fc.uniqueArray(fc.constantFrom(...teamRoles), { minLength: 1, maxLength: 3 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('setRole' as const), by: who, of: who, roles }),
  fc.record({ kind: fc.constant('remove' as const), by: who, of: who }),
  fc.record({ kind: fc.constant('leave' as const), by: who }),
  fc.record({ kind: fc.constant('add' as const), by: who, of: who, roles }),
  fc.record({ kind: fc.constant('transfer' as const), by: who, of: who }),
);
/** What is done one after the other, each item being what is done at the same time. */
const history = fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 8 });

async function take(team_id: string, people: readonly TestPerson[], action: Step): Promise<void> {
  const desk = await world.as(people[action.by]!);
  const { members } = desk.teams;
  if (action.kind === 'leave') return void (await desk.teams.leave({ team_id }));
  const { user_id } = people[action.of]!;
  if (action.kind === 'remove') return void (await members.remove({ team_id, user_id }));
  if (action.kind === 'transfer') return void (await desk.teams.transferOwnership({ team_id, user_id }));
  if (action.kind === 'add') return void (await members.add({ team_id, user_id, roles: action.roles }));
  await members.setRole({ team_id, user_id, roles: action.roles });
}
const refusals = ['FORBIDDEN', 'LAST_OWNER', 'USER_NOT_FOUND', 'TEAM_NOT_FOUND', 'TEAM_REQUIRED', 'ALREADY_MEMBER'];

const ownersOf = async (team_id: string): Promise<number> =>
  (
    await sql<{ owners: number }>`select count(*)::int as owners from people
      where team_id = ${team_id} and left_at is null and user_id is not null and 'owner' = any(roles)`.execute(
      world.kysely,
    )
  ).rows[0]!.owners;

test(`after any history of members coming, going and changing, also at once, a team has an owner (SEED=${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(history, async (moments) => {
      const team = await aTeam(world.kysely);
      const people: TestPerson[] = [];
      for (const role of ['owner', 'owner', 'admin', 'member'] as const)
        people.push(await aMember(world.kysely, team, role));
      await sql`update sessions set authenticated_at = now()`.execute(world.kysely);
      for (const moment of moments) {
        const outcomes = await Promise.allSettled(moment.map((action) => take(team.id, people, action)));
        for (const outcome of outcomes)
          if (outcome.status === 'rejected') expect(refusals).toContain((outcome.reason as { app?: string }).app);
        expect(await ownersOf(team.id)).toBeGreaterThan(0);
      }
    }),
    { seed, numRuns: runs(15) },
  );
});
