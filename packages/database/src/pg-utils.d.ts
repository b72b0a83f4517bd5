/** The one function of node-postgres's insides that those need who send messages themselves, as `pg-cursor` does. */
declare module 'pg/lib/utils.js' {
  const utils: {
    /** What a JavaScript value is as a parameter. */
    prepareValue(value: unknown): Buffer | string | null;
  };
  // oxlint-disable-next-line import/no-default-export -- it is a CommonJS module
  export default utils;
}
