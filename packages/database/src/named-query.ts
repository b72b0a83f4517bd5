import type { Connection, FieldDef, Submittable } from 'pg';
import utils from 'pg/lib/utils.js';
import { parserOf } from './wire-types.ts';

type Row = Record<string, unknown>;
/** The result of a statement: how to read each row from the texts of its columns. */
type ReadRow = (texts: readonly (string | null)[]) => Row;

/** The columns of the statements that a connection has run, by their names. */
export type Columns = Map<string, ReadRow>;

export interface Answer<R> {
  readonly command: 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE' | 'MERGE';
  readonly rowCount: number;
  readonly rows: R[];
}

/** Statements that are sent along with a run. */
export interface Around {
  /** `begin` before it: the transaction opens with its first statement. */
  readonly begin?: boolean;
  /** `commit` after it, which Postgres skips if the statement fails. */
  readonly commit?: boolean;
}

/** The part of node-postgres's connection that sends messages; its published types have older signatures. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  readonly parsedStatements: Readonly<Record<string, string | undefined>>;
  readonly submittedNamedStatements: Record<string, string>;
  parse(message: { name: string; text: string }): void;
  bind(message: { statement: string; values: readonly unknown[] }): void;
  describe(message: { type: 'P'; name: '' }): void;
  execute(message: object): void;
  sync(): void;
}

/**
 * One run of a statement that Postgres keeps under a name, for `client.query`. What node-postgres asks for on every run
 * is asked for once per connection: the columns of the result cannot change while the name exists, since Postgres
 * refuses to run a plan whose result has changed.
 */
export class NamedQuery<R> implements Submittable {
  readonly name: string;
  readonly text: string;
  /** node-postgres wraps it in its own callback if there is a time limit. */
  callback: (error: Error | null, answer?: Answer<R>) => void;
  readonly values: readonly unknown[];
  readonly #known: Columns;
  #read: ReadRow | undefined;
  readonly around: Around;
  #failure: unknown;
  readonly #rows: Row[] = [];
  #tag = '';

  /** Throws what is wrong with a value that cannot be sent. */
  constructor(
    { name, text, values }: { name: string; text: string; values: readonly unknown[] },
    known: Columns,
    around: Around,
    callback: (error: Error | null, answer?: Answer<R>) => void,
  ) {
    this.name = name;
    this.text = text;
    this.values = values.map(utils.prepareValue);
    this.#known = known;
    this.around = around;
    this.#read = known.get(name);
    this.callback = callback;
  }

  submit(connection: Connection): void {
    const wire = connection as unknown as Wire;
    // All messages of a run are sent in one piece.
    wire.stream.cork();
    try {
      this.#send(wire);
    } finally {
      wire.stream.uncork();
    }
  }

  #send(wire: Wire): void {
    const { name, text, values } = this;
    if (this.around.begin === true) this.#sendControl(wire, 'begin');
    if (wire.parsedStatements[name] === undefined && wire.submittedNamedStatements[name] === undefined) {
      wire.parse({ name, text });
      wire.submittedNamedStatements[name] = text;
    }
    wire.bind({ statement: name, values });
    if (this.#read === undefined) wire.describe({ type: 'P', name: '' });
    wire.execute({});
    if (this.around.commit === true) this.#sendControl(wire, 'commit');
    wire.sync();
  }

  #sendControl(wire: Wire, text: 'begin' | 'commit'): void {
    if (!this.#known.has(text)) wire.parse({ name: text, text });
    wire.bind({ statement: text, values: [] });
    wire.execute({});
  }

  handleRowDescription({ fields }: { fields: FieldDef[] }): void {
    this.#read = rowReader(fields);
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    if (this.#failure !== undefined) return;
    try {
      this.#rows.push(this.#read!(fields));
    } catch (error) {
      this.#failure = error;
    }
  }

  handleCommandComplete({ text }: { text: string }): void {
    if (text === 'BEGIN' || text === 'COMMIT') return void this.#known.set(text.toLowerCase(), noRow);
    this.#tag = text;
    this.#known.set(this.name, this.#read ?? noRow);
  }

  handleReadyForQuery(): void {
    if (this.#failure !== undefined) return this.handleError(this.#failure as Error);
    const tag = this.#tag;
    this.callback(null, {
      command: tag.slice(0, tag.indexOf(' ')) as Answer<R>['command'],
      rowCount: Number(tag.slice(tag.lastIndexOf(' ') + 1)),
      rows: this.#rows as R[],
    });
  }

  handleError(error: Error): void {
    this.callback(error);
  }
}

const noRow: ReadRow = () => {
  throw new Error('Postgres sent a row of a statement that has none.');
};

/**
 * A function generated for these columns, as zod does for each schema: the engine knows the shape of the rows it
 * creates, so a page is read in a third of the time that a loop over the columns takes.
 */
function rowReader(fields: readonly FieldDef[]): ReadRow {
  const parsers = fields.map(({ dataTypeID }) => parserOf(dataTypeID));
  const columns = fields.map(
    ({ name }, index) => `${keyOf(name)}: texts[${index}] === null ? null : parsers[${index}](texts[${index}])`,
  );
  // oxlint-disable-next-line typescript/no-implied-eval -- nothing but names that Postgres sent, each a quoted literal
  const build = new Function('parsers', `return (texts) => ({ ${columns.join(', ')} });`) as (
    all: typeof parsers,
  ) => ReadRow;
  const read = build(parsers);
  return (texts) => {
    if (texts.length !== parsers.length) throw new Error('Postgres sent a row of another statement.');
    return read(texts);
  };
}
/** A quoted literal. This one name would set a prototype if written as it is. */
const keyOf = (name: string): string => (name === '__proto__' ? `['__proto__']` : JSON.stringify(name));
