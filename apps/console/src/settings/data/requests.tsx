import { Opens } from '../../parts/ask.tsx';
import type { Answers } from '../../desk.ts';
import { said as of } from '../../messages/en/data.ts';
import { Line } from '../../parts/listing.tsx';
import { Pill, type Tone } from '../../parts/pill.tsx';
import { When } from '../../parts/when.tsx';
import { when } from '../../time.ts';

type Request = Answers['compliance']['requests']['list']['items'][number];
const tones: Readonly<Record<Request['state'], Tone>> = {
  queued: 'wait',
  running: 'accent',
  finished: 'good',
  failed: 'danger',
  held: 'warn',
  cancelled: 'quiet',
};

/** How often it is asked how far they are, while one of them is not finished: no event of the team says so. */
const EVERY_MS = 2000;
interface Shown {
  readonly state: { readonly data: { readonly pages: readonly { readonly items: readonly Request[] }[] } | undefined };
}
export const whileOpen = ({ state: { data } }: Shown): number | false =>
  (data?.pages ?? []).some(({ items }) => items.some(({ state }) => state === 'queued' || state === 'running'))
    ? EVERY_MS
    : false;

/** A request about personal data, with its archive while there is one, and what it says of itself. */
export function RequestLine({ request, name }: { request: Request; name?: string | undefined }) {
  const { id, kind, state, contact, reason, due_at, file, evidence, error, created_at } = request;
  const whose = contact?.name ?? name;
  const isOpen = state === 'queued' || state === 'running' || state === 'held';
  return (
    <Line
      title={whose === undefined ? of.kinds[kind] : `${of.kinds[kind]} ${of.of(whose)}`}
      hint={
        [
          ...(isOpen ? [`${of.due} ${when(due_at)}`] : []),
          ...(reason === null ? [] : [reason]),
          ...(error === null ? [] : [error]),
        ].join(' · ') || undefined
      }
    >
      <When at={created_at} />
      <Pill tone={tones[state]}>{of.states[state]}</Pill>
      {evidence === null ? null : (
        <Opens title={of.evidence} look="bare">
          {() => (
            <pre
              tabIndex={0}
              className="max-h-[60dvh] overflow-auto rounded-sm bg-sunken p-3 font-mono text-xs wrap-anywhere whitespace-pre-wrap"
            >
              {JSON.stringify(evidence, null, 2)}
            </pre>
          )}
        </Opens>
      )}
      {file === null ? null : (
        <a
          className="inline-flex min-h-8 items-center rounded-sm border border-line bg-surface px-3 text-sm font-semibold shadow-xs hover:bg-sunken max-md:min-h-11"
          href={`/api/v1/compliance/requests/${id}/download`}
        >
          {of.download}
        </a>
      )}
    </Line>
  );
}
