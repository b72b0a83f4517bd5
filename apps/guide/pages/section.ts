/** What the search finds: a part of a page under one heading. */
export interface Section {
  readonly id: string;
  readonly page: string;
  readonly title: string;
  readonly text: string;
}
