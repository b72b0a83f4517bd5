import type { TestWorld } from '@deskwire/router/testing/world.ts';

/** A fake server beside the stage. What it is told in an attempt is undone after it, as what the database is told. */
export interface Outside {
  /** What it has now is what it goes back to. */
  keep?(): void;
  restore?(): void;
  close(): Promise<unknown>;
}
const servers = new WeakMap<TestWorld, Outside[]>();

/** The fake servers beside the stage of a world. */
export const outsideOf = (world: TestWorld): readonly Outside[] => servers.get(world) ?? [];

/** A fake server that is started for a world when it is first asked for, and tells the services of its address. */
export function perWorld<T extends Outside>(start: (world: TestWorld) => Promise<T>): (world: TestWorld) => Promise<T> {
  const started = new WeakMap<TestWorld, Promise<T>>();
  return (world) => {
    const found = started.get(world);
    if (found !== undefined) return found;
    const starting = start(world).then((server) => {
      servers.set(world, [...outsideOf(world), server]);
      return server;
    });
    started.set(world, starting);
    return starting;
  };
}
