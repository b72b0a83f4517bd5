/** How a project is looked at, as its address says. */
export interface ProjectSearch {
  readonly view?: 'list' | 'people';
  readonly mine?: true;
}

/** Reads an address that anybody may have written: what does not fit is left out. */
export function readProjectSearch({ view, mine }: Record<string, unknown>): ProjectSearch {
  return {
    ...(view === 'list' || view === 'people' ? { view } : {}),
    ...(mine === true ? { mine } : {}),
  };
}
