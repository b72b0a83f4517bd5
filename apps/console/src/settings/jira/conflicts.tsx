import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, paged, type Answers } from '../../desk.ts';
import { said } from '../../messages/en/settings.ts';
import { useAct } from '../../parts/act.ts';
import { Button } from '../../parts/button.tsx';
import { Check } from '../../parts/field.tsx';
import { Listing } from '../../parts/listing.tsx';
import { Pill } from '../../parts/pill.tsx';
import { When } from '../../parts/when.tsx';
import { useMay } from '../../session.ts';
import { Room } from '../room.tsx';
import { Parts } from './parts.tsx';

const { jira: of } = said;
type Conflict = Answers['jira']['conflicts']['list']['items'][number];

/** Fields that were changed both here and in Jira: those that wait for somebody to say which value stays. */
export function JiraRoom() {
  const [isAll, setAll] = useState(false);
  const list = useInfiniteQuery({
    ...api.jira.conflicts.list.infiniteQueryOptions({ page_size: 50, ...(isAll ? {} : { state: 'open' }) }, paged),
    placeholderData: keepPreviousData,
  });
  const handles = useMay()('tickets.handle');
  return (
    <Room
      title={said.room.jira}
      hint={of.hint}
      actions={<Check label={of.all} checked={isAll} onChange={({ target }) => setAll(target.checked)} />}
    >
      <Parts />
      <Listing
        of={list}
        label={said.room.jira}
        empty={{ title: isAll ? of.none : of.empty }}
        row={(conflict) => <TwoValues conflict={conflict} handles={handles} />}
      />
    </Room>
  );
}

/** Both values side by side. What was decided can be decided otherwise. */
function TwoValues({ conflict, handles }: { conflict: Conflict; handles: boolean }) {
  const { id: conflict_id, ticket_id, issue_key, field, local, remote, kept, resolver, created_at } = conflict;
  const { mutate, isPending } = useAct(api.jira.conflicts.resolve.mutationOptions(), { done: of.resolved });
  const sides = [
    ['local', of.local, of.keepLocal, local],
    ['jira', of.remote, of.keepJira, remote],
  ] as const;
  const title = of.about(of.fields[field], issue_key ?? of.gone);
  return (
    <div className="px-4 py-3">
      <div className="mb-2 flex flex-wrap items-center gap-x-3">
        <h2 className="min-w-0 grow font-semibold wrap-anywhere">
          <Link
            to="/tickets/$key"
            params={{ key: ticket_id }}
            search={{}}
            className="inline-block min-h-6 leading-6 hover:underline"
          >
            {title}
          </Link>
        </h2>
        <When at={created_at} />
      </div>
      <div className="grid gap-3 sm:grid-cols-2">
        {sides.map(([keep, name, button, value]) => (
          <div key={keep} className="flex min-w-0 flex-col gap-2 rounded-sm bg-sunken p-3">
            <p className="flex flex-wrap items-center gap-2 text-xs font-semibold text-muted">
              {name}
              {kept === keep ? <Pill tone="good">{resolver === null ? of.kept : of.keptBy(resolver.name)}</Pill> : null}
            </p>
            <p className="grow wrap-anywhere whitespace-pre-wrap">{value === '' ? '–' : value}</p>
            {handles && kept !== keep ? (
              <Button
                disabled={isPending}
                onClick={() => mutate({ conflict_id, keep })}
                aria-label={`${title}: ${button}`}
              >
                {button}
              </Button>
            ) : null}
          </div>
        ))}
      </div>
    </div>
  );
}
