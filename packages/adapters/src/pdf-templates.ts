/** A report: a title and what stands below it. All texts are shown as they are; each stands in its own direction. */
export interface ReportData {
  title: string;
  subtitle?: string;
  /** BCP 47, of most of the text. */
  lang: string;
  blocks: readonly ReportBlock[];
}

export type ReportBlock =
  | { kind: 'heading'; level: 1 | 2 | 3; text: string }
  | { kind: 'paragraph'; text: string }
  /** `marks` stand before the items, one each; dots, if left out. */
  | { kind: 'list'; items: readonly string[]; marks?: readonly string[] }
  | { kind: 'table'; caption?: string; columns: readonly ReportColumn[]; rows: readonly (readonly string[])[] }
  /** A picture of figures; `alt` says for those who cannot see it what it shows. */
  | { kind: 'chart'; caption?: string; svg: string; alt: string };

export interface ReportColumn {
  title: string;
  /** Figures stand at the end. */
  align?: 'start' | 'end';
}

interface Labelled {
  label: string;
  text: string;
}
/** An offer to a client, or an invoice: lines and what they add up to. All texts are shown as they are; amounts are written already. */
export interface EstimateData {
  title: string;
  /** BCP 47, of the amounts and days. */
  lang: string;
  /** `EST-1` */
  key: string;
  /** The mark that tells this document from others of the same key. */
  mark: string;
  /** The sender, on as many lines as they write. */
  team: string;
  /** The recipient, line by line. */
  client: readonly string[];
  facts: readonly Labelled[];
  introduction: string;
  lines: readonly { item: string; quantity: string; unit_price: string; tax: string; amount: string }[];
  sums: readonly Labelled[];
  total: Labelled;
  /** They come before the signature. */
  terms: string;
  /** The person who signs; null if nobody has to. */
  signed_by: string | null;
}

/** The data of each template in the folder `pdf`. */
export interface PdfTemplates {
  report: ReportData;
  estimate: EstimateData;
}
