import type { TaskImportField } from '@deskwire/contract/work/tasks.transfer.ts';
import { mappedColumns, matchedColumns } from '../../../platform/operations/csv/columns.ts';
import { OperationFailure } from '../../../platform/operations/kind.ts';

/** Headings of other programs, in lower case without blanks and signs. The first of a field has precedence. */
const headings: Readonly<Record<TaskImportField, readonly string[]>> = {
  title: ['title', 'summary', 'name', 'taskname', 'task', 'subject', 'cardname', 'titel', 'titre'],
  description: ['description', 'notes', 'details', 'body', 'text', 'content', 'carddescription', 'beschreibung'],
  status: ['status', 'state', 'sectioncolumn', 'column', 'list', 'listname', 'progress'],
  priority: ['priority', 'prio', 'importance', 'prioritat', 'priorite'],
  labels: ['labels', 'tags', 'label', 'tag', 'etiketten'],
  assignee_email: ['assigneeemail', 'assignedtoemail'],
  // Either may hold addresses or names.
  assignee_name: ['assignee', 'assigneename', 'assignedto', 'owner', 'responsible', 'members'],
  reporter_email: ['reporteremail', 'creatoremail'],
  reporter_name: ['reporter', 'reportername', 'creator', 'createdby', 'author'],
  start_on: ['starton', 'startdate', 'start', 'begins'],
  due_on: ['dueon', 'duedate', 'due', 'deadline', 'faellig', 'fallig'],
  estimate_minutes: ['estimateminutes', 'estimatedminutes'],
  recurrence: ['recurrence'],
  parent: ['parent', 'parentkey', 'parentissue', 'parenttask', 'parentid', 'partof'],
  depends_on: ['dependson', 'blockedby', 'blockedbydependencies', 'predecessors', 'dependencies'],
  created_at: ['createdat', 'created', 'createdon', 'createddate', 'creationdate'],
  completed_at: ['completedat', 'completed', 'completedon', 'completeddate', 'resolved', 'doneat'],
  external_key: ['externalkey', 'externalid', 'issuekey', 'taskkey', 'taskid', 'key', 'cardid', 'gid', 'id', 'number'],
  // If both columns are there, either names the line, and a line of our own export is known by the task that it was.
  id: ['id', 'issueid'],
};

/** Which column holds which field, by its index. */
export type Layout = Readonly<Partial<Record<TaskImportField, number>>>;

/** Maps the columns of a file to fields. Throws OperationFailure if a named heading does not exist, or no column is the title. */
export function layoutOf(
  columns: readonly string[],
  mapping: Readonly<Partial<Record<TaskImportField, string>>>,
): Layout {
  const layout = matchedColumns(columns, mappedColumns(columns, mapping), headings);
  if (layout.title === undefined)
    throw new OperationFailure('IMPORT_COLUMNS', 'No column of the file is a title', { columns });
  return layout;
}
