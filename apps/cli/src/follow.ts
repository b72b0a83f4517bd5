import type { Choices, Format } from './arguments.ts';
import { clientOf } from './client.ts';
import { harmless, print, printerOf, type Screen } from './output.ts';
import type { Credentials } from './store.ts';

const columns = [
  'position',
  'at',
  'type',
  'entity',
  'entity_id',
  'entity_version',
  'actor_id',
  'on_behalf_of',
  'origin',
];

/** Prints events as they happen, until it is interrupted. A lost connection is resumed without a gap. */
export async function follow(
  screen: Screen,
  choices: Choices,
  credentials: Credentials,
  format: Format,
  input: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { desk } = await clientOf(choices, credentials);
  const leaving = new AbortController();
  process.once('SIGINT', () => leaving.abort()).once('SIGTERM', () => leaving.abort());
  const { type, entity, entity_id, after } = input as {
    type?: string[];
    entity?: string[];
    entity_id?: string;
    after?: number;
  };
  const events = desk.events({
    types: type,
    entity,
    entity_id,
    after,
    signal: leaving.signal,
    onState: ({ state }) =>
      void (state === 'open' && !screen.isWatched ? undefined : screen.notes.write(`[${state}]\n`)),
  });
  // An array never ends, so each event is a line.
  const printer =
    format === 'csv' ? printerOf(screen, 'csv', choices.select ?? columns) : printerOf(screen, 'ndjson', []);
  for await (const event of events) {
    if (format !== 'table') await printer.row(event);
    else {
      const { at, type: what, entity: kind, entity_id: id } = event;
      await print(screen, harmless(`${at.slice(11, 19)}  ${what.padEnd(28)}  ${kind} ${id ?? ''}`.trimEnd()) + '\n');
    }
  }
}
