/** How long a run may last, with all of its waits. */
export const RUN_SECONDS = 30 * 86_400;
