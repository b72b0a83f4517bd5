import { sql, type RawBuilder } from 'kysely';
import { MAX_RADIUS } from '@deskwire/contract/field/places.ts';

/** Metres of a degree of latitude, and of a degree of longitude at the equator. */
const DEGREE = 111_195;
const EARTH = 6_371_008.8;

/** Metres between two points on a sphere, by the haversine formula. Good to half a percent. */
export const metresBetween = (
  a: { readonly lat: RawBuilder<unknown>; readonly lon: RawBuilder<unknown> },
  b: { readonly lat: RawBuilder<unknown>; readonly lon: RawBuilder<unknown> },
): RawBuilder<number> => sql<number>`(2 * ${EARTH}::float8 * asin(least(1, sqrt(
  power(sin(radians((${a.lat} - ${b.lat})::float8) / 2), 2)
  + cos(radians(${a.lat}::float8)) * cos(radians(${b.lat}::float8))
  * power(sin(radians((${a.lon} - ${b.lon})::float8) / 2), 2)))))`;

/** Half the height and width of a box in degrees that holds a circle of so many metres around a latitude. */
export function boxAround(lat: number, metres: number): { readonly lat: number; readonly lon: number } {
  const height = metres / DEGREE;
  // Towards a pole a circle holds every longitude.
  const nearest = Math.min(Math.abs(lat) + height, 90);
  const width = height / Math.max(Math.cos((nearest * Math.PI) / 180), 1e-9);
  return { lat: height, lon: Math.min(width, 360) };
}

/** Whether two longitudes are at most so many degrees apart, across the date line too. */
export const isWithin = (a: RawBuilder<unknown>, b: RawBuilder<unknown>, degrees: RawBuilder<unknown>) =>
  sql<boolean>`(abs(${a} - ${b}) <= ${degrees} or abs(${a} - ${b}) >= 360 - ${degrees})`;

/** The nearest place in whose radius two columns are; null where there is none. */
export const nearestPlace = (team: string, lat: string, lon: string): RawBuilder<string | null> => {
  const here = { lat: sql.ref(lat), lon: sql.ref(lon) };
  const there = { lat: sql.ref('places.lat'), lon: sql.ref('places.lon') };
  const metres = metresBetween(there, here);
  // As high as the largest radius, and as wide as that is here; a tenth more, since a degree is not.
  const height = sql.lit(((MAX_RADIUS * 1.1) / DEGREE).toFixed(6));
  const width = sql`(${height}::numeric / greatest(cos(radians(${here.lat}::float8)), 0.0001)::numeric)`;
  return sql<string | null>`(
    select places.id from places
    where places.team_id = ${sql.ref(team)}
      and places.lat between ${here.lat} - ${height}::numeric and ${here.lat} + ${height}::numeric
      and ${isWithin(there.lon, here.lon, width)}
      and ${metres} <= places.radius
    order by ${metres}, places.id limit 1)`;
};
