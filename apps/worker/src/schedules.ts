import { runSchedules } from '@deskwire/router/kit/jobs/schedule.ts';
import type { Services } from '@deskwire/router/kit/services.ts';
import { schedules } from '@deskwire/router/domains.ts';

const EVERY_MS = 60_000;

/** Checks once a minute whether something is due. Every worker does, and the database lets one of them request it. */
export function keepSchedules(services: Services): { stop(): void } {
  const look = () =>
    void runSchedules(services, schedules).catch((error: unknown) =>
      services.report('The schedules could not be checked', error),
    );
  look();
  const timer = setInterval(look, EVERY_MS);
  return { stop: () => clearInterval(timer) };
}
