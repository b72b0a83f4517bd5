import type { reports } from '@deskwire/contract/ai/reports.ts';
import type { Out } from '../../kit/context.ts';
import { shownBlocks } from './facts/words.ts';
import type { ReportRow, VersionRow } from './queries.ts';

export const presentRow = ({ params, ...row }: ReportRow): Out<typeof reports.restore> => ({
  ...row,
  from: params.from,
  to: params.to,
});

export const presentReport = (row: ReportRow, version: VersionRow): Out<typeof reports.get> => ({
  ...presentRow(row),
  n: version.n,
  as_of: version.as_of,
  facts: version.facts,
  blocks: shownBlocks(version.blocks, version.facts),
  provenance: version.provenance,
});
