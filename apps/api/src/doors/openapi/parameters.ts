import type { Json } from '@deskwire/contract/kit/json-schema.ts';

type Operations = Readonly<Record<string, Readonly<Record<string, { parameters?: Json[] }>>>>;
const PLACE = '#/components/parameters/';

/** Writes each parameter that several operations have once, under `components`. */
export function shareParameters(document: Json): Json {
  const { paths, components } = document as { paths: Operations; components: { parameters: Json } };
  const operations = Object.values(paths).flatMap((place) => Object.values(place));
  const uses = new Map<string, number>();
  for (const parameter of operations.flatMap(({ parameters = [] }) => parameters)) {
    const text = JSON.stringify(parameter);
    uses.set(text, (uses.get(text) ?? 0) + 1);
  }
  const shared: Json = { ...components.parameters };
  const names = new Map<string, string>();
  const referred = (parameter: Json): Json => {
    const text = JSON.stringify(parameter);
    if (parameter['$ref'] !== undefined || uses.get(text) === 1) return parameter;
    const name = names.get(text) ?? nameIn(shared, parameter);
    names.set(text, name);
    shared[name] = parameter;
    return { $ref: PLACE + name };
  };
  for (const operation of operations)
    if (operation.parameters !== undefined) operation.parameters = operation.parameters.map(referred);
  components.parameters = Object.fromEntries(Object.entries(shared).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return document;
}

/** `PathTicketId`, and `PathTicketId2` for one that is described otherwise: generators make names of types of them. */
function nameIn(shared: Json, { name, in: place }: Json): string {
  const words = `${String(place)}_${String(name)}`.split(/[^a-zA-Z0-9]+/);
  const wanted = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
  let free = wanted;
  for (let nth = 2; Object.hasOwn(shared, free); nth++) free = `${wanted}${nth}`;
  return free;
}
