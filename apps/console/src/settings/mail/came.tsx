import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, paged, type Answers } from '../../desk.ts';
import { said as of } from '../../messages/en/mail.ts';
import { useAct } from '../../parts/act.ts';
import { Danger, Opens } from '../../parts/ask.tsx';
import { Button } from '../../parts/button.tsx';
import { Check } from '../../parts/field.tsx';
import { Line, Listing, Loaded } from '../../parts/listing.tsx';
import { Markdown } from '../../parts/markdown.tsx';
import { Pill, type Tone } from '../../parts/pill.tsx';
import { Facts, Section } from '../../parts/screen.tsx';
import { When } from '../../parts/when.tsx';
import { readable } from '../../readable.ts';
import { when } from '../../time.ts';

type Mail = Answers['emails']['inbound']['list']['items'][number];
const tones: Readonly<Record<Mail['state'], Tone>> = {
  received: 'accent',
  ticket: 'good',
  comment: 'good',
  held: 'warn',
  ignored: 'quiet',
  failed: 'danger',
};

/** What came in, and what became of it. What is held is decided here. */
export function Came() {
  const [isHeld, setHeld] = useState(false);
  const list = useInfiniteQuery({
    ...api.emails.inbound.list.infiniteQueryOptions({ page_size: 20, ...(isHeld ? { state: 'held' } : {}) }, paged),
    placeholderData: keepPreviousData,
  });
  return (
    <Section
      title={of.came}
      hint={of.cameHint}
      actions={<Check label={of.held} checked={isHeld} onChange={({ target }) => setHeld(target.checked)} />}
    >
      <Listing
        of={list}
        label={of.came}
        empty={{ title: of.nothingCame }}
        clear={isHeld ? () => setHeld(false) : undefined}
        row={(mail) => <MailLine mail={mail} />}
      />
    </Section>
  );
}

function MailLine({ mail }: { mail: Mail }) {
  const { id: mail_id, from_address, from_name, subject, state, reason, ticket_id, received_at, authenticated } = mail;
  const accept = useAct(api.emails.inbound.accept.mutationOptions(), { done: of.accepted });
  const reject = useAct(api.emails.inbound.reject.mutationOptions(), { done: of.rejected });
  const retry = useAct(api.emails.inbound.retry.mutationOptions());
  return (
    <Line
      title={subject === null || subject === '' ? of.noSubject : subject}
      hint={
        <>
          {of.from} {from_name ?? from_address ?? of.nobody}
          {from_name === null || from_address === null ? '' : ` <${from_address}>`}
          {reason === null ? '' : ` · ${readable(reason)}`}
        </>
      }
    >
      <When at={received_at} />
      {authenticated === false ? <Pill tone="warn">{of.unproven}</Pill> : null}
      <Pill tone={tones[state]}>{of.mailStates[state]}</Pill>
      {ticket_id === null || state === 'held' ? null : (
        <Link
          to="/tickets/$key"
          params={{ key: ticket_id }}
          search={{}}
          className="inline-flex min-h-8 items-center text-sm text-accent underline max-md:min-h-11"
        >
          {of.openTicket}
        </Link>
      )}
      <Opens title={of.read} look="bare">
        {() => <Content mail_id={mail_id} />}
      </Opens>
      {state === 'held' ? (
        <>
          {ticket_id === null ? null : (
            <Button disabled={accept.isPending} onClick={() => accept.mutate({ mail_id, ticket_id })}>
              {of.accept}
            </Button>
          )}
          <Button disabled={accept.isPending} onClick={() => accept.mutate({ mail_id, ticket_id: null })}>
            {of.acceptNew}
          </Button>
          <Danger label={of.reject} question={of.rejectQuestion} run={() => reject.mutate({ mail_id })} />
        </>
      ) : null}
      {state === 'failed' ? <Button onClick={() => retry.mutate({ mail_id })}>{of.again}</Button> : null}
    </Line>
  );
}

function Content({ mail_id }: { mail_id: string }) {
  const query = useQuery(api.emails.inbound.get.queryOptions({ mail_id }));
  return (
    <Loaded of={query}>
      {({ to, cc, text, attachments, received_at, from_address }) => (
        <>
          <Facts
            of={[
              [of.from, from_address],
              [of.to, [...to, ...cc].join(', ')],
              ['', when(received_at)],
              ...(attachments.length === 0
                ? []
                : ([[of.attachments, attachments.map(({ name }) => name ?? '–').join(', ')]] as const)),
            ]}
          />
          <div tabIndex={0} role="group" aria-label={of.read} className="mt-4 max-h-[50dvh] overflow-y-auto">
            {text === null ? <p className="text-muted">{of.gone}</p> : <Markdown text={text} />}
          </div>
        </>
      )}
    </Loaded>
  );
}
