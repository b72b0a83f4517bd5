import type { aiDocs } from '@deskwire/contract/ai/ai-docs.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { Out } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import * as queries from './queries.ts';

export type Job = Out<typeof aiDocs.jobs.get>;

export const presentRow = ({
  sections,
  sections_total,
  provenance: _,
  version: _version,
  ...row
}: queries.JobRow): Out<typeof aiDocs.jobs.list>['items'][number] => ({
  ...row,
  progress: Math.floor((sections.length / sections_total) * 100),
});

export const presentJob = (row: queries.JobRow, reused = false): Job => ({
  ...presentRow(row),
  document: row.state === 'succeeded' ? row.sections.join('\n\n') : null,
  reused,
  provenance: row.state === 'succeeded' ? row.provenance : null,
});

/** The text of a job. Throws AI_DOC_JOB_STATE if it has written nothing yet. */
export function writtenBy(row: queries.JobRow) {
  const { document, path } = presentJob(row);
  if (document === null) throw new AppError('AI_DOC_JOB_STATE', { state: row.state });
  return { document, path, created_at: row.finished_at ?? row.created_at };
}
/** Throws AI_DOC_JOB_NOT_FOUND. */
export async function getJob(db: Db, place: queries.Place, id: string): Promise<queries.JobRow> {
  const row = await queries.findJob(db, place, id);
  if (row === undefined) throw new AppError('AI_DOC_JOB_NOT_FOUND');
  return row;
}
