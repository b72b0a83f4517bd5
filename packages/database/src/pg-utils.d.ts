/** The one internal function of node-postgres needed to send messages ourselves, as `pg-cursor` does. */
declare module 'pg/lib/utils.js' {
  const utils: {
    /** The parameter that a JavaScript value becomes. */
    prepareValue(value: unknown): Buffer | string | null;
  };
  // oxlint-disable-next-line import/no-default-export -- it is a CommonJS module
  export default utils;
}
