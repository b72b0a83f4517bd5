import { useInfiniteQuery } from '@tanstack/react-query';
import { api, paged } from '../../desk.ts';
import { said } from '../../messages/en/settings.ts';
import { useAct } from '../../parts/act.ts';
import { Danger } from '../../parts/ask.tsx';
import { Button } from '../../parts/button.tsx';
import { Line, Listing } from '../../parts/listing.tsx';
import { Section } from '../../parts/screen.tsx';
import { When } from '../../parts/when.tsx';
import { Room } from '../room.tsx';

const { jobs: of } = said;

export function JobsRoom() {
  const failed = useInfiniteQuery(api.admin.jobs.list.infiniteQueryOptions({ page_size: 50 }, paged));
  const timers = useInfiniteQuery(api.admin.timers.list.infiniteQueryOptions({ page_size: 50 }, paged));
  const retry = useAct(api.admin.jobs.retry.mutationOptions(), { done: of.retried });
  const discard = useAct(api.admin.jobs.discard.mutationOptions());
  const promote = useAct(api.admin.timers.promote.mutationOptions(), { done: of.started });
  return (
    <Room title={said.room.jobs}>
      <Section title={of.failed}>
        <Listing
          of={failed}
          label={of.failed}
          empty={{ title: of.noFailed }}
          row={({ id, name, queue, error, failed_at }) => (
            <Line title={name} hint={`${queue}${error === null ? '' : ` · ${error}`}`}>
              <When at={failed_at} />
              <Button onClick={() => retry.mutate({ job_id: id })}>{of.retry}</Button>
              <Danger label={of.discard} question={of.discardQuestion} run={() => discard.mutate({ job_id: id })} />
            </Line>
          )}
        />
      </Section>
      <Section title={of.timers} hint={of.timersHint}>
        <Listing
          of={timers}
          label={of.timers}
          empty={{ title: of.noTimers }}
          row={({ id, name, key, run_at }) => (
            <Line title={name} hint={key ?? undefined}>
              <When at={run_at} />
              <Button onClick={() => promote.mutate({ timer_id: id })}>{of.now}</Button>
            </Line>
          )}
        />
      </Section>
    </Room>
  );
}
