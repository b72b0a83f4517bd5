/** The errors of all domains in this area. */
export const fieldErrors = {};
