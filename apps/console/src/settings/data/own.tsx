import { useInfiniteQuery } from '@tanstack/react-query';
import { api, paged } from '../../desk.ts';
import { said as of } from '../../messages/en/data.ts';
import { said } from '../../messages/en/settings.ts';
import { useAct } from '../../parts/act.ts';
import { Button } from '../../parts/button.tsx';
import { Listing } from '../../parts/listing.tsx';
import { Card, Section } from '../../parts/screen.tsx';
import { useMe } from '../../session.ts';
import { Room } from '../room.tsx';
import { EndOfAccount } from './end.tsx';
import { RequestLine, whileOpen } from './requests.tsx';

/** What is kept of oneself, and of the contacts of one's teams. */
export function MyDataRoom() {
  const { id: user_id } = useMe();
  const list = useInfiniteQuery({
    ...api.compliance.requests.list.infiniteQueryOptions({ page_size: 20 }, paged),
    refetchInterval: whileOpen,
  });
  const ask = useAct(api.compliance.requestExport.mutationOptions(), { done: of.exported });
  return (
    <Room title={said.room.data} hint={of.hint}>
      <div className="grid gap-4 md:grid-cols-2">
        <Card className="flex flex-col gap-3">
          <div className="grow">
            <h2 className="font-semibold">{of.exportTitle}</h2>
            <p className="text-sm text-muted">{of.exportHint}</p>
          </div>
          <div>
            <Button disabled={ask.isPending} onClick={() => ask.mutate({ user_id })}>
              {of.export}
            </Button>
          </div>
        </Card>
        <EndOfAccount />
      </div>
      <Section title={of.requests} hint={of.requestsHint}>
        <Listing
          of={list}
          label={of.requests}
          empty={{ title: of.noRequests }}
          row={(request) => <RequestLine request={request} />}
        />
      </Section>
    </Room>
  );
}
