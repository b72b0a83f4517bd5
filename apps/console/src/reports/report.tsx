import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api, desk } from '../desk.ts';
import { said } from '../messages/en/reports.ts';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Danger, Opens } from '../parts/ask.tsx';
import { Button } from '../parts/button.tsx';
import { ExportAs } from '../parts/export-as.tsx';
import { Markdown } from '../parts/markdown.tsx';
import { Screen } from '../parts/screen.tsx';
import { Failure, Skeleton } from '../parts/state.tsx';
import { useMay, useMe } from '../session.ts';
import { day, when } from '../time.ts';
import { EditReport } from './edit.tsx';
import { Schedules, Shares, ShareReport } from './sharing.tsx';
import type { Report } from './text.ts';
import { Versions } from './versions.tsx';

type Fact = Report['facts'][number];
type Block = Report['blocks'][number];

export function ReportScreen() {
  const { id } = useParams({ from: '/reports/$id' });
  const [n, setN] = useState<number>();
  const { data, error, refetch } = useQuery(
    api.reports.get.queryOptions({ report_id: id, ...(n === undefined ? {} : { n }) }),
  );
  const me = useMe();
  const writes = useMay()('reports.write');
  if (data === undefined)
    return <main>{error === null ? <Skeleton /> : <Failure error={error} again={() => void refetch()} />}</main>;
  const isMine = writes && data.author_id === me.person_id;
  return (
    <Screen
      title={data.title}
      hint={
        <Link to="/reports" className="inline-block min-h-6 leading-6 hover:underline">
          {said.back}
        </Link>
      }
      actions={isMine ? <Actions report={data} show={setN} /> : null}
    >
      <p className="mb-4 text-sm text-muted">
        {[
          said.states[data.kind],
          `${day(data.from)} – ${day(data.to)}`,
          `${said.version(data.n)}, ${said.asOf(when(data.as_of))}`,
          said.wrote(data.provenance === null ? data.author.name : (data.provenance.model ?? said.rules)),
        ].join(' · ')}
      </p>
      <section aria-label={said.facts} className="mb-6">
        <dl className="grid grid-cols-2 gap-3 md:grid-cols-4">
          {data.facts.map((fact) => (
            <div key={fact.key} className="rounded-md border border-line bg-surface p-3">
              <dt className="text-xs font-semibold text-muted">{fact.name}</dt>
              <dd className={`font-semibold wrap-anywhere ${fact.unit === 'text' ? 'text-sm' : 'text-lg'}`}>
                {shownFact(fact)}
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <article className="space-y-3">
        {data.blocks.map((block, nth) => (
          <BlockView key={nth} block={block} />
        ))}
      </article>
      <Versions report={data} show={setN} />
      {isMine ? (
        <>
          <Shares report_id={data.id} />
          <Schedules report_id={data.id} />
        </>
      ) : null}
    </Screen>
  );
}

/** A figure as people read it. */
function shownFact({ value, unit }: Pick<Fact, 'value' | 'unit'>): string {
  if (value === null) return said.nothing;
  if (typeof value === 'string') return value;
  switch (unit) {
    case 'percent':
      return `${value.toLocaleString('en', { maximumFractionDigits: 1 })} %`;
    case 'hours':
      return said.hours(value);
    case 'usd':
      return `$${value.toLocaleString('en', { maximumFractionDigits: 4 })}`;
    default:
      return value.toLocaleString('en');
  }
}

function BlockView({ block }: { block: Block }) {
  switch (block.kind) {
    case 'heading':
      return <h2 className="pt-3 text-lg font-semibold">{block.text}</h2>;
    case 'paragraph':
      return <Markdown text={block.text} />;
    case 'table':
      return (
        <figure className="pt-2">
          {block.title === '' ? null : <figcaption className="mb-1 text-sm font-semibold">{block.title}</figcaption>}
          <div
            className="overflow-x-auto rounded-md border border-line bg-surface"
            tabIndex={0}
            role="group"
            aria-label={block.title}
          >
            <table className="w-full text-sm">
              <thead>
                <tr className="border-b border-line text-left text-muted">
                  {block.columns.map((column, nth) => (
                    <th key={nth} className="px-3 py-1.5 font-semibold whitespace-nowrap">
                      {column}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody className="divide-y divide-line">
                {block.rows.map((row, nth) => (
                  <tr key={nth}>
                    {row.map((cell, at) => (
                      <td key={at} className="px-3 py-1.5">
                        {cell}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </figure>
      );
  }
}

function Actions({ report, show }: { report: Report; show: (n: number | undefined) => void }) {
  const navigate = useNavigate();
  const { id: report_id } = report;
  const again = useAct(api.reports.update.mutationOptions(), { done: words.act.saved, after: () => show(undefined) });
  const remove = useAct(api.reports.delete.mutationOptions(), {
    done: words.act.deleted,
    undo: (_, input) => desk.api.reports.restore.mutate(input),
    after: () => navigate({ to: '/reports' }),
  });
  return (
    <>
      <ExportAs
        formats={['pdf', 'docx', 'md', 'csv', 'json']}
        start={(format) => desk.api.reports.export.mutate({ report_id, n: report.n, format })}
      />
      <ShareReport report={report} />
      <Opens title={said.edit}>
        {(close) => (
          <EditReport
            report={report}
            close={() => {
              show(undefined);
              close();
            }}
          />
        )}
      </Opens>
      <Opens title={said.again}>
        {(close) => (
          <>
            <p className="mb-4">{said.againQuestion}</p>
            <div className="flex justify-end gap-2">
              <Button onClick={close}>{words.ticket.cancel}</Button>
              <Button
                look="solid"
                autoFocus
                onClick={() => {
                  close();
                  again.mutate({ report_id, regenerate: true });
                }}
              >
                {said.again}
              </Button>
            </div>
          </>
        )}
      </Opens>
      <Danger label={words.act.delete} question={said.removeQuestion} run={() => remove.mutate({ report_id })} />
    </>
  );
}
