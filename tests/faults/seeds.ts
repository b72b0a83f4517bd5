/** Seeds of the long run, besides a random one. A seed that failed is added here, with what it found. */
export const longSeeds: readonly number[] = [7, 21];

/** The seed of the short run. */
export const SHORT_SEED = 11;
