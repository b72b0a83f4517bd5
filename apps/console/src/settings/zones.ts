import type { Choice } from '../parts/field.tsx';

const zones: readonly Choice[] = Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone }));

/** Every time zone that this browser knows, and one that it may not know. */
export const zonesWith = (zone: string): readonly Choice[] =>
  zones.some(({ value }) => value === zone) ? zones : [{ value: zone, label: zone }, ...zones];
