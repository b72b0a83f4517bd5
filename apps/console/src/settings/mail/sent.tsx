import { useInfiniteQuery } from '@tanstack/react-query';
import { api, paged } from '../../desk.ts';
import { said as of } from '../../messages/en/mail.ts';
import { useAct } from '../../parts/act.ts';
import { Button } from '../../parts/button.tsx';
import { Line, Listing } from '../../parts/listing.tsx';
import { Pill } from '../../parts/pill.tsx';
import { Section } from '../../parts/screen.tsx';
import { When } from '../../parts/when.tsx';
import { readable } from '../../readable.ts';

const tones = { queued: 'wait', sent: 'good', failed: 'danger' } as const;

/** What went out, and what did not. */
export function Sent() {
  const list = useInfiniteQuery(api.emails.list.infiniteQueryOptions({ page_size: 20 }, paged));
  const resend = useAct(api.emails.resend.mutationOptions(), { done: of.resent });
  return (
    <Section title={of.sent} hint={of.sentHint}>
      <Listing
        of={list}
        label={of.sent}
        empty={{ title: of.nothingSent }}
        row={({ id: email_id, to_address, subject, template, state, error, created_at, sent_at }) => (
          <Line
            title={subject ?? readable(template)}
            hint={[to_address, ...(error === null ? [] : [error])].join(' · ')}
          >
            <When at={sent_at ?? created_at} />
            <Pill tone={tones[state]}>{of.sentStates[state]}</Pill>
            {state === 'queued' ? null : (
              <Button look="bare" onClick={() => resend.mutate({ email_id })}>
                {of.resend}
              </Button>
            )}
          </Line>
        )}
      />
    </Section>
  );
}
