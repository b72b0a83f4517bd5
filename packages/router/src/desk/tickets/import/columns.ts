import { ImportField } from '@deskwire/contract/desk/tickets.transfer.ts';
import {
  describedColumns,
  mappedColumns,
  matchedColumns,
  plainHeading as plain,
} from '../../../platform/operations/csv/columns.ts';
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
  closed_at: ['closedat', 'closed'],
  resolution_notes: ['resolutionnotes', 'resolution', 'solution'],
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
  // If both columns are there, the file is one of ours: a line without a key is known by the ticket that it was.
  id: ['id'],
};

/** Which column holds which field, by its index; `custom` are the team's own fields, by key. */
export type Layout = Readonly<Partial<Record<ImportField, number>>> & {
  readonly custom?: Readonly<Record<string, number>>;
  /** A column of an export, which holds all of them. */
  readonly custom_json?: number;
};

/**
 * The meaning of the columns of a file: as the importer says, otherwise as the headings say. Throws OperationFailure if a
 * named heading does not exist, or nothing could become a title.
 */
export function layoutOf(
  columns: readonly string[],
  mapping: Readonly<Partial<Record<ImportField, string>>>,
  own: readonly { readonly key: string; readonly name: string }[],
): Layout {
  const mapped = mappedColumns(columns, mapping);
  const names = columns.map(plain);
  // The team's names for its own fields come before the names of other programs.
  const custom = ownFields(names, own, new Set(Object.values(mapped)));
  const kept = new Set(Object.values(custom));
  const layout = matchedColumns(columns, mapped, headings, kept);
  if (layout.title === undefined && layout.description === undefined)
    throw new OperationFailure('IMPORT_COLUMNS', 'No column of the file is a title or a description', { columns });
  const custom_json = names.findIndex((name, index) => name === 'custom' && !kept.has(index));
  return { ...layout, custom, ...(custom_json === -1 ? {} : { custom_json }) };
}

function ownFields(
  names: readonly string[],
  own: readonly { readonly key: string; readonly name: string }[],
  taken: ReadonlySet<number>,
): Record<string, number> {
  const found = own.map(({ key, name }) => {
    const index = names.findIndex(
      (heading, at) => !taken.has(at) && (heading === plain(key) || heading === plain(name)),
    );
    return [key, index] as const;
  });
  return Object.fromEntries(found.filter(([, index]) => index !== -1));
}

/** Field → heading, and the headings that mean nothing to us, for the result of the import. */
export function described(columns: readonly string[], layout: Layout) {
  const { custom = {}, custom_json, ...fields } = layout;
  const places = { ...fields, ...custom, ...(custom_json === undefined ? {} : { custom: custom_json }) };
  return describedColumns(columns, places);
}
