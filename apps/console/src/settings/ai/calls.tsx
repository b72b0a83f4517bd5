import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, paged, type Answers } from '../../desk.ts';
import { said as of } from '../../messages/en/ai.ts';
import { Opens } from '../../parts/ask.tsx';
import { Line, Listing, Loaded } from '../../parts/listing.tsx';
import { Pill } from '../../parts/pill.tsx';
import { Facts, Section } from '../../parts/screen.tsx';
import { When } from '../../parts/when.tsx';
import { readable } from '../../readable.ts';
import { when } from '../../time.ts';
import { count, dollars } from './nanos.ts';

type Call = Answers['ai']['calls']['list']['items'][number];
const tones = { reserved: 'wait', settled: 'good', released: 'quiet', lost: 'danger' } as const;

/** Who asked what of whom, and what it cost. One's own can be read in full. */
export function Calls() {
  const list = useInfiniteQuery(api.ai.calls.list.infiniteQueryOptions({ page_size: 20 }, paged));
  return (
    <Section title={of.log} hint={of.logHint}>
      <Listing
        of={list}
        label={of.log}
        empty={{ title: of.noLog }}
        row={(call) => (
          <Line
            title={readable(call.task)}
            hint={[
              call.actor?.name ?? of.nobody,
              call.prompt,
              call.model ?? of.rules,
              ...(call.error === null ? [] : [call.error]),
            ].join(' · ')}
          >
            <When at={call.created_at} />
            {call.cost_nanos === null || call.cost_nanos === 0 ? null : (
              <span className="text-sm tabular-nums">{dollars(call.cost_nanos)}</span>
            )}
            <Pill tone={tones[call.state]}>{of.states[call.state]}</Pill>
            <Opens title={of.look} look="bare">
              {() => <Look call={call} />}
            </Opens>
          </Line>
        )}
      />
    </Section>
  );
}

/** What was sent and answered, while it is kept; of calls of others only what they cost. */
function Look({ call }: { call: Call }) {
  const query = useQuery(api.ai.calls.get.queryOptions({ call_id: call.id }));
  return (
    <>
      <Facts
        of={[
          [of.model, call.model ?? of.rules],
          [of.prompt, call.prompt],
          [of.time, when(call.created_at)],
          [
            of.tokens,
            call.usage === null
              ? null
              : `${count(call.usage.input)} ${of.input}, ${count(call.usage.output)} ${of.output}`,
          ],
          [of.cost, call.cost_nanos === null ? of.noPrice : dollars(call.cost_nanos)],
        ]}
      />
      <Loaded of={query}>
        {({ request, response }) =>
          request === null && response === null ? (
            <p className="mt-4 text-sm text-muted">{of.noPayload}</p>
          ) : (
            <>
              {(
                [
                  [of.sent, request],
                  [of.answered, response],
                ] as const
              ).map(([name, text]) => (
                <section key={name} aria-label={name} className="mt-4">
                  <h3 className="mb-1 text-xs font-semibold text-muted">{name}</h3>
                  <pre
                    tabIndex={0}
                    className="max-h-[30dvh] overflow-auto rounded-sm bg-sunken p-3 font-mono text-xs wrap-anywhere whitespace-pre-wrap"
                  >
                    {text ?? '–'}
                  </pre>
                </section>
              ))}
            </>
          )
        }
      </Loaded>
    </>
  );
}
