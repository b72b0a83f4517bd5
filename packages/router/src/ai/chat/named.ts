interface Source {
  readonly key: string | null;
  readonly title: string;
  readonly home?: { readonly key: string | null } | null;
}
/** The name of a source: its title, after its key or that of the row it belongs to. */
export function named({ key, title, home }: Source, emphasized = (text: string) => text): string {
  const shown = key ?? home?.key ?? title;
  return shown === title ? emphasized(title) : `${emphasized(shown)} ${title}`;
}
