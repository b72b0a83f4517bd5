/** The events of all domains in this area. */
export const fieldEvents = {};
