import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import type { TestWorld } from '../../testing/world.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** Teams of a world, and its clock. */
export const makerOf = (world: TestWorld) => ({
  async aDesk() {
    const team = await aTeam(world.kysely);
    const [admin, agent, other, member] = await Promise.all([
      aMember(world.kysely, team, 'admin'),
      aMember(world.kysely, team, 'agent'),
      aMember(world.kysely, team, 'agent'),
      aMember(world.kysely, team, 'member'),
    ]);
    return { team, admin, agent, other, member };
  },
  ago: (ms: number) => new Date(Date.now() + world.clock.offset_ms - ms).toISOString(),
});
export type TestDesk = Awaited<ReturnType<ReturnType<typeof makerOf>['aDesk']>>;
