interface Source {
  readonly key: string | null;
  readonly title: string;
  readonly home?: { readonly key: string | null } | null;
}
/** What a source is called: its title, after its key or that of what it hangs at. */
export function named({ key, title, home }: Source, emphasized = (text: string) => text): string {
  const shown = key ?? home?.key ?? title;
  return shown === title ? emphasized(title) : `${emphasized(shown)} ${title}`;
}
