/** How the API reference introduces the domains of an area: by a name, and a sentence on what each is for. */
export type Guide<Area> = { readonly [Domain in keyof Area]: readonly [name: string, about: string] };
