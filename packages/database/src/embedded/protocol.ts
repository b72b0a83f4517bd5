/** The database that applications use. */
export const DATABASE = 'deskwire';
/** The exit code of a keeper that met another one at work (EX_TEMPFAIL). */
export const BUSY = 75;

/** The message of a keeper to processes that take hold of its server, as one line of JSON. */
export interface Welcome {
  url: string;
  pid: number;
  adopted: boolean;
}
