/** Work at a site: what is inspected, photographed, measured and offered there. */
export const field = {};
