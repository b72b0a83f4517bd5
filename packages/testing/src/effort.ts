/**
 * How hard tests try that play random histories: a sample in `npm test`, the same one every time, and many times as many with
 * another seed in `npm run proofs -- properties`. A failure names the seed that finds it again.
 */
export const seed = Number(process.env['SEED'] ?? 20_261_120);
const effort = Number(process.env['EFFORT'] ?? 1);
/** As many runs as `npm test` has time for, times what is asked for. */
export const runs = (few: number): number => few * effort;
