import { useQuery } from '@tanstack/react-query';
import { api } from '../desk.ts';
import { said } from '../messages/en/reports.ts';
import { Opens } from '../parts/ask.tsx';
import { Button } from '../parts/button.tsx';
import { Line, Lines, Loaded } from '../parts/listing.tsx';
import { Pill } from '../parts/pill.tsx';
import { Section } from '../parts/screen.tsx';
import { When } from '../parts/when.tsx';
import { when } from '../time.ts';
import type { Report } from './text.ts';

/** How a report became what it is. Each version can be shown, and compared with the one that is shown. */
export function Versions({ report, show }: { report: Report; show: (n: number) => void }) {
  const query = useQuery(api.reports.versions.list.queryOptions({ report_id: report.id }));
  return (
    <Section title={said.versions}>
      <Loaded of={query} rows={2}>
        {({ items }) => (
          <Lines
            items={items.map((version) => ({ ...version, id: String(version.n) }))}
            label={said.versions}
            empty={{ title: said.versions }}
            row={({ n, as_of, editor, provenance, created_at }) => (
              <Line
                title={said.version(n)}
                hint={`${said.wrote(provenance === null ? editor.name : (provenance.model ?? said.rules))} · ${said.asOf(when(as_of))}`}
              >
                <When at={created_at} />
                {n === report.n ? (
                  <Pill tone="accent">●</Pill>
                ) : (
                  <>
                    <Opens title={said.compare} look="bare">
                      {() => <Compared report_id={report.id} a={n} b={report.n} />}
                    </Opens>
                    <Button onClick={() => show(n)} aria-label={`${said.show} ${n}`}>
                      {said.show}
                    </Button>
                  </>
                )}
              </Line>
            )}
          />
        )}
      </Loaded>
    </Section>
  );
}

function Compared({ report_id, a, b }: { report_id: string; a: number; b: number }) {
  const query = useQuery(api.reports.versions.compare.queryOptions({ report_id, a, b }));
  return (
    <Loaded of={query} rows={3}>
      {({ facts, words_changed }) => (
        <>
          <p className="mb-3 text-sm text-muted">
            {words_changed ? said.words : said.sameWords} {facts.length === 0 ? said.same : ''}
          </p>
          {facts.length === 0 ? null : (
            <table className="w-full text-sm">
              <thead>
                <tr className="border-b border-line text-left text-muted">
                  <th className="py-1 pr-3 font-semibold">{said.figure}</th>
                  <th className="py-1 pr-3 font-semibold">{said.version(a)}</th>
                  <th className="py-1 font-semibold">{said.version(b)}</th>
                </tr>
              </thead>
              <tbody className="divide-y divide-line">
                {facts.map((fact) => (
                  <tr key={fact.key}>
                    <td className="py-1 pr-3">{fact.name}</td>
                    <td className="py-1 pr-3">{fact.a ?? said.nothing}</td>
                    <td className="py-1">{fact.b ?? said.nothing}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </>
      )}
    </Loaded>
  );
}
