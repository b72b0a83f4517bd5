/**
 * How much the property tests try: `npm test` runs a sample that is the same every time, `npm run proofs -- properties` runs
 * many more with a new seed. A failure names the seed that reproduces it.
 */
export const seed = Number(process.env['SEED'] ?? 20_261_120);
const effort = Number(process.env['EFFORT'] ?? 1);
/** Multiplies the number of runs that `npm test` has time for. */
export const runs = (few: number): number => few * effort;
