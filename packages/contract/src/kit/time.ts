/** The instant that is this many seconds after another one; both in ISO 8601, in UTC. */
export const secondsAfter = (instant: string, seconds: number): string =>
  new Date(Date.parse(instant) + seconds * 1000).toISOString();
