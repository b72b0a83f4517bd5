const views = ['list', 'timeline', 'docs', 'people', 'activity', 'settings'] as const;
type View = (typeof views)[number];

/** How a project is looked at, as its address says. */
export interface ProjectSearch {
  readonly view?: View;
  readonly mine?: true;
}

/** Reads an address that anybody may have written: what does not fit is left out. */
export function readProjectSearch({ view, mine }: Record<string, unknown>): ProjectSearch {
  const known = views.find((one) => one === view);
  return {
    ...(known === undefined ? {} : { view: known }),
    ...(mine === true ? { mine } : {}),
  };
}
