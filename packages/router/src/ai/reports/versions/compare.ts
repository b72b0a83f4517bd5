import type { reports } from '@deskwire/contract/ai/reports.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { shownFact } from '../facts/words.ts';
import { getReport, getVersion } from '../find.ts';
import type { VersionRow } from '../queries.ts';

type Entry = typeof reports.versions.compare;

/** The facts that differ, whether the words do, and who wrote them. */
export async function compareVersions({ db, scope }: Ctx<Entry>, { report_id, a, b }: In<Entry>): Promise<Out<Entry>> {
  const report = await getReport(db, scope, report_id);
  const [one, other] = [await getVersion(db, scope, report, a), await getVersion(db, scope, report, b)];
  const shown = ({ facts }: VersionRow, key: string) => {
    const fact = facts.find((each) => each.key === key);
    return fact === undefined ? null : shownFact(fact);
  };
  const names = new Map([...one.facts, ...other.facts].map(({ key, name }) => [key, name]));
  const facts = [...names]
    .map(([key, name]) => ({ key, name, a: shown(one, key), b: shown(other, key) }))
    .filter((fact) => fact.a !== fact.b);
  return {
    facts,
    words_changed: JSON.stringify(one.blocks) !== JSON.stringify(other.blocks),
    writers: { a: writerOf(one), b: writerOf(other) },
  };
}

const writerOf = ({ provenance, editor }: VersionRow): string =>
  provenance === null ? editor.name : `${provenance.prompt} ${provenance.model ?? 'rules'}`;
