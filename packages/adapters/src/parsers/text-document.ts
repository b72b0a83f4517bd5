/** A piece of a document that belongs together, in the order of reading. */
export type TextBlock = { page?: number } & (
  | { kind: 'heading'; level: number; text: string }
  | { kind: 'paragraph'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'table'; rows: string[][] }
);

/** The text of a document, without its looks. */
export interface TextDocument {
  title?: string | undefined;
  blocks: TextBlock[];
  /** Of formats that have pages. */
  pages?: number;
}
