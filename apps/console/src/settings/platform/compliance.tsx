import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, paged, type Answers } from '../../desk.ts';
import { said as of } from '../../messages/en/data.ts';
import { said } from '../../messages/en/settings.ts';
import { useAct } from '../../parts/act.ts';
import { Danger } from '../../parts/ask.tsx';
import { Select, TextArea } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { Line, Listing } from '../../parts/listing.tsx';
import { Pill } from '../../parts/pill.tsx';
import { Section } from '../../parts/screen.tsx';
import { SearchSelect, useSearch } from '../../parts/search-select.tsx';
import { When } from '../../parts/when.tsx';
import { RequestLine, whileOpen } from '../data/requests.tsx';
import { Room } from '../room.tsx';

type Kind = Answers['compliance']['requests']['list']['items'][number]['kind'];
const kinds = ['export', 'erasure', 'audit'] as const satisfies readonly Kind[];

/** Requests about the data of anybody, and whose data has to be kept. */
export function ComplianceRoom() {
  const [kind, setKind] = useState<Kind>();
  const list = useInfiniteQuery({
    ...api.compliance.requests.list.infiniteQueryOptions(
      { page_size: 20, ...(kind === undefined ? {} : { kind }) },
      paged,
    ),
    placeholderData: keepPreviousData,
    refetchInterval: whileOpen,
  });
  return (
    <Room title={said.room.requests} hint={of.platformHint}>
      <Holds />
      <LeftHolds />
      <Section
        title={of.requests}
        hint={of.requestsHint}
        actions={
          <Select
            label={of.kind}
            isLabelHidden
            isQuiet
            choices={[{ value: '', label: of.all }, ...kinds.map((value) => ({ value, label: of.kinds[value] }))]}
            value={kind ?? ''}
            onChange={({ target }) => setKind(kinds.find((one) => one === target.value))}
          />
        }
      >
        <Listing
          of={list}
          label={of.requests}
          empty={{ title: of.noRequests }}
          clear={kind === undefined ? undefined : () => setKind(undefined)}
          row={(request) => <RequestLine request={request} />}
        />
      </Section>
    </Room>
  );
}

function Holds() {
  const list = useInfiniteQuery(api.compliance.holds.list.infiniteQueryOptions({ page_size: 20 }, paged));
  const lift = useAct(api.compliance.holds.lift.mutationOptions(), { done: of.lifted });
  return (
    <Section title={of.holds} hint={of.holdsHint} actions={<NewHold />}>
      <Listing
        of={list}
        label={of.holds}
        empty={{ title: of.noHolds }}
        row={({ id: hold_id, user_id, reason, created_at, lifted_at }) => (
          <Line title={reason} hint={<Whose user_id={user_id} />}>
            <When at={created_at} />
            <Pill tone={lifted_at === null ? 'warn' : 'quiet'}>{lifted_at === null ? of.inForce : of.lifted}</Pill>
            {lifted_at === null ? (
              <Danger label={of.lift} question={of.liftQuestion} run={() => lift.mutate({ hold_id })} />
            ) : null}
          </Line>
        )}
      />
    </Section>
  );
}

/** Teams that went with their only owner and hold contacts: nobody but the platform can let go of them. */
function LeftHolds() {
  const list = useInfiniteQuery(api.compliance.contactHolds.left.infiniteQueryOptions({ page_size: 20 }, paged));
  const release = useAct(api.compliance.contactHolds.release.mutationOptions(), { done: of.lifted });
  if ((list.data?.pages[0]?.total ?? 0) === 0) return null;
  return (
    <Section title={of.leftHolds} hint={of.leftHoldsHint}>
      <Listing
        of={list}
        label={of.leftHolds}
        empty={{ title: of.noHolds }}
        row={({ id: hold_id, team_name, reason, created_at }) => (
          <Line title={reason} hint={team_name}>
            <When at={created_at} />
            <Danger label={of.release} question={of.releaseQuestion} run={() => release.mutate({ hold_id })} />
          </Line>
        )}
      />
    </Section>
  );
}

/** The account that is meant; whoever runs the platform knows it by its address. */
function Whose({ user_id }: { user_id: string }) {
  const { data } = useQuery({ ...api.users.get.queryOptions({ user_id }), staleTime: 300_000 });
  return data === undefined ? of.account : `${data.full_name} · ${data.email}`;
}

function NewHold() {
  const act = useAct(api.compliance.holds.create.mutationOptions(), { showsProblems: true });
  const search = useSearch();
  const { data } = useQuery(api.users.list.queryOptions({ page_size: 20, ...search.asked }));
  return (
    <FormDialog title={of.hold} act={act} send={({ user_id, reason }) => ({ user_id: user_id!, reason: reason! })}>
      <SearchSelect
        search={search}
        searchLabel={of.search}
        label={of.who}
        name="user_id"
        empty={of.noAccount}
        choices={data?.items.map(({ id, full_name, email }) => ({ value: id, label: `${full_name} (${email})` }))}
      />
      <TextArea label={of.reason} name="reason" required maxLength={500} rows={2} />
    </FormDialog>
  );
}
