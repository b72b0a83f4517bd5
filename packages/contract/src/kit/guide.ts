/** How the domains of an area are introduced to readers of the API reference: a name, and a sentence on what it is for. */
export type Guide<Area> = { readonly [Domain in keyof Area]: readonly [name: string, about: string] };
