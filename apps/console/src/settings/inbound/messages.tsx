import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, paged, type Answers } from '../../desk.ts';
import { said } from '../../messages/en/settings.ts';
import { said as of } from '../../messages/en/inbound.ts';
import { useAct } from '../../parts/act.ts';
import { Opens } from '../../parts/ask.tsx';
import { Button } from '../../parts/button.tsx';
import { Select } from '../../parts/field.tsx';
import { Line, Listing, Loaded } from '../../parts/listing.tsx';
import { Pill } from '../../parts/pill.tsx';
import { Section } from '../../parts/screen.tsx';
import { When } from '../../parts/when.tsx';
import { readable } from '../../readable.ts';

type Message = Answers['inbound']['messages']['list']['items'][number];
type State = Message['state'];
const tones = { received: 'wait', processed: 'good', ignored: 'quiet', failed: 'danger' } as const;
const states = Object.keys(tones) as State[];

const nameOf = (provider: Message['provider']): string =>
  (said.integrations.kinds as Readonly<Partial<Record<string, string>>>)[provider] ?? readable(provider);

/** What other systems have sent, and what became of it. */
export function Messages() {
  const [state, setState] = useState<State | ''>('');
  const list = useInfiniteQuery({
    ...api.inbound.messages.list.infiniteQueryOptions({ page_size: 20, ...(state === '' ? {} : { state }) }, paged),
    placeholderData: keepPreviousData,
  });
  const replay = useAct(api.inbound.messages.replay.mutationOptions(), { done: of.replayed });
  return (
    <Section
      title={of.messages}
      hint={of.messagesHint}
      actions={
        <Select
          label={of.which}
          isLabelHidden
          isQuiet
          choices={[{ value: '', label: of.all }, ...states.map((value) => ({ value, label: of.states[value] }))]}
          value={state}
          onChange={({ target }) => setState(target.value as State | '')}
        />
      }
    >
      <Listing
        of={list}
        label={of.messages}
        empty={{ title: of.noMessages }}
        clear={state === '' ? undefined : () => setState('')}
        row={({ id: message_id, provider, type, state: now, reason, size, has_content, received_at }) => (
          <Line
            title={type ?? of.untitled}
            hint={[nameOf(provider), of.size(size), ...(reason === null ? [] : [readable(reason)])].join(' · ')}
          >
            <When at={received_at} />
            <Pill tone={tones[now]}>{of.states[now]}</Pill>
            {has_content ? (
              <>
                <Opens title={of.read} look="bare">
                  {() => <Content message_id={message_id} />}
                </Opens>
                <Button look="bare" onClick={() => replay.mutate({ message_id })}>
                  {of.replay}
                </Button>
              </>
            ) : null}
          </Line>
        )}
      />
    </Section>
  );
}

function Content({ message_id }: { message_id: string }) {
  const query = useQuery(api.inbound.messages.get.queryOptions({ message_id }));
  return (
    <Loaded of={query}>
      {({ headers, body }) => (
        <div className="max-h-[60dvh] space-y-4 overflow-y-auto" tabIndex={0} role="group" aria-label={of.read}>
          <Lines title={of.body} text={body === null ? of.gone : pretty(body)} />
          <Lines
            title={of.headers}
            text={Object.entries(headers)
              .map(([name, value]) => `${name}: ${value}`)
              .join('\n')}
          />
        </div>
      )}
    </Loaded>
  );
}

const Lines = ({ title, text }: { title: string; text: string }) => (
  <section aria-label={title}>
    <h3 className="mb-1 text-xs font-semibold text-muted">{title}</h3>
    <pre className="rounded-sm bg-sunken p-3 font-mono text-sm wrap-anywhere whitespace-pre-wrap">{text}</pre>
  </section>
);

/** JSON as people read it; anything else as it came. */
function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
