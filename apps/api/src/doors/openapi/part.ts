import type { Json } from '@deskwire/contract/kit/json-schema.ts';

interface Operation extends Json {
  readonly tags: readonly string[];
  readonly deprecated?: boolean;
}
interface Document extends Json {
  readonly tags: readonly { readonly name: string }[];
  readonly 'x-tagGroups': readonly { readonly name: string; readonly tags: readonly string[] }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/**
 * The part of a document about some tags, with what it refers to: what a generator makes a client from that calls nothing
 * else. Deprecated spellings and webhooks are left out.
 */
export function partOf(whole: Json, wanted: ReadonlySet<string>): Json {
  const { webhooks: _, ...document } = whole as Document;
  const paths = Object.entries(document.paths).flatMap(([url, place]) => {
    const kept = Object.entries(place).filter(
      ([, { tags, deprecated }]) => deprecated !== true && tags.some((tag) => wanted.has(tag)),
    );
    return kept.length === 0 ? [] : [[url, Object.fromEntries(kept)] as const];
  });
  const { securitySchemes = {}, ...components } = document.components;
  const used = usedIn(paths, components);
  return {
    ...document,
    tags: document.tags.filter(({ name }) => wanted.has(name)),
    'x-tagGroups': document['x-tagGroups'].flatMap(({ name, tags }) => {
      const kept = tags.filter((tag) => wanted.has(tag));
      return kept.length === 0 ? [] : [{ name, tags: kept }];
    }),
    paths: Object.fromEntries(paths),
    components: {
      ...Object.fromEntries(
        Object.entries(components).map(([kind, all]) => [
          kind,
          Object.fromEntries(Object.entries(all).filter(([name]) => used.has(`${kind}/${name}`))),
        ]),
      ),
      securitySchemes,
    },
  };
}

/** The components that something refers to, also by others: `schemas/Ticket`. */
function usedIn(root: unknown, components: Document['components']): ReadonlySet<string> {
  const used = new Set<string>();
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop())
    for (const [, place] of JSON.stringify(node).matchAll(/"#\/components\/([\w.-]+\/[\w.-]+)"/g))
      if (!used.has(place!)) {
        used.add(place!);
        const [kind, name] = place!.split('/') as [string, string];
        open.push(components[kind]![name]);
      }
  return used;
}
