import { Client, type QueryConfig } from 'pg';

/**
 * A client that names no statement, whoever asks it to: libraries name their own. Behind a PgBouncer that does not track
 * names, the next statement of that name reaches a server that has none, or another one.
 */
export class UnnamedClient extends Client {
  override query = ((statement: unknown, ...rest: unknown[]) =>
    Reflect.apply(Client.prototype.query, this, [
      isNamed(statement) ? { ...statement, name: undefined } : statement,
      ...rest,
    ])) as Client['query'];
}

const isNamed = (statement: unknown): statement is QueryConfig =>
  typeof statement === 'object' && statement !== null && 'name' in statement && !('submit' in statement);
