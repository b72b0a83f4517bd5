import { ImportField } from '@deskwire/contract/desk/tickets.transfer.ts';
import { OperationFailure } from '../../../platform/operations/kind.ts';

/** Headings that other programs give, without case, blanks and signs. The first of a field counts most. */
const headings: Readonly<Record<ImportField, readonly string[]>> = {
  title: [
    'title',
    'subject',
    'summary',
    'shortdescription',
    'tickettitle',
    'ticketsubject',
    'betreff',
    'titel',
    'titre',
  ],
  description: ['description', 'text', 'body', 'message', 'content', 'details', 'issuedescription', 'beschreibung'],
  type: ['type', 'tickettype', 'issuetype', 'kind', 'typ'],
  priority: ['priority', 'prio', 'severity', 'urgency', 'prioritat', 'priorite'],
  status: ['status', 'state', 'ticketstatus'],
  category: ['category', 'topic', 'topicgroup', 'component', 'kategorie', 'categorie'],
  tags: ['tags', 'labels', 'keywords', 'tag', 'label'],
  reporter_email: [
    'reporteremail',
    'requesteremail',
    'customeremail',
    'contactemail',
    'fromemail',
    'useremail',
    'email',
    'emailaddress',
  ],
  reporter_name: [
    'reporter',
    'reportername',
    'requester',
    'requestername',
    'customer',
    'customername',
    'from',
    'createdby',
    'submitter',
    'author',
  ],
  assignee_email: ['assigneeemail', 'assignee', 'assignedto', 'agentemail', 'agent', 'owner'],
  created_at: [
    'createdat',
    'created',
    'createdon',
    'createddate',
    'creationdate',
    'openedat',
    'opened',
    'date',
    'submittedat',
  ],
  resolved_at: ['resolvedat', 'resolved', 'resolutiondate', 'closedat', 'closed', 'solvedat'],
  external_key: [
    'externalkey',
    'externalid',
    'issuekey',
    'ticketid',
    'ticketnumber',
    'key',
    'id',
    'number',
    'reference',
  ],
};

const plain = (heading: string): string =>
  heading
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');

/** Which column holds which field, by its index. */
export type Layout = Readonly<Partial<Record<ImportField, number>>>;

/**
 * What the columns of a file mean: as the importer says, and where they say nothing, as the headings do. Throws
 * OperationFailure where a named heading does not exist, or nothing could become a title.
 */
export function layoutOf(columns: readonly string[], mapping: Readonly<Partial<Record<ImportField, string>>>): Layout {
  const layout: Partial<Record<ImportField, number>> = {};
  const unknown: string[] = [];
  for (const [field, heading] of Object.entries(mapping) as [ImportField, string][]) {
    const index = columns.findIndex((column) => column.toLowerCase() === heading.trim().toLowerCase());
    if (index === -1) unknown.push(heading);
    else layout[field] = index;
  }
  if (unknown.length > 0)
    throw new OperationFailure('IMPORT_MAPPING', 'The file has no such column', { unknown, columns });
  const names = columns.map(plain);
  for (const field of ImportField.options) {
    if (layout[field] !== undefined) continue;
    const taken = new Set(Object.values(layout));
    const heading = headings[field].find((known) => names.some((name, index) => name === known && !taken.has(index)));
    if (heading !== undefined) layout[field] = names.findIndex((name, index) => name === heading && !taken.has(index));
  }
  if (layout.title === undefined && layout.description === undefined)
    throw new OperationFailure('IMPORT_COLUMNS', 'No column of the file is a title or a description', { columns });
  return layout;
}

/** Field → heading, and the headings that mean nothing to us, for the result of the import. */
export function described(columns: readonly string[], layout: Layout) {
  const used = new Set(Object.values(layout));
  return {
    columns: Object.fromEntries(Object.entries(layout).map(([field, index]) => [field, columns[index]!])),
    ignored_columns: columns.filter((_, index) => !used.has(index)),
  };
}
