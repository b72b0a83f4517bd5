import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, paged } from '../desk.ts';
import { said as desk } from '../messages/en/desk.ts';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Danger } from '../parts/ask.tsx';
import { TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form.tsx';
import { Line, Listing } from '../parts/listing.tsx';
import { PeoplePicker } from '../parts/people.tsx';
import { Pill } from '../parts/pill.tsx';
import { Section } from '../parts/screen.tsx';
import { useMay, useMe } from '../session.ts';
import { day } from '../time.ts';

const { delegations: said } = desk;

/** Who decides for whom while they are away. */
export function Delegations() {
  const me = useMe();
  const may = useMay();
  const list = useInfiniteQuery(api.approvals.delegations.list.infiniteQueryOptions({ page_size: 20 }, paged));
  const end = useAct(api.approvals.delegations.delete.mutationOptions(), { done: said.ended });
  const decides = may('approvals.decide');
  return (
    <Section title={said.title} hint={said.hint} actions={decides ? <NewDelegation /> : null}>
      <Listing
        of={list}
        label={said.title}
        empty={{ title: said.empty }}
        row={({ id: delegation_id, from, to, start_date, end_date, active, ended_at, from_id }) => (
          <Line
            title={said.of(from.name, to.name)}
            hint={start_date === end_date ? day(start_date) : `${day(start_date)} – ${day(end_date)}`}
          >
            {active ? <Pill tone="good">{said.active}</Pill> : null}
            {ended_at === null ? null : <Pill tone="quiet">{said.ended}</Pill>}
            {decides && ended_at === null && (from_id === me.person_id || may('team.manage')) ? (
              <Danger label={said.end} question={said.endQuestion} run={() => end.mutate({ delegation_id })} />
            ) : null}
          </Line>
        )}
      />
    </Section>
  );
}

function NewDelegation() {
  const [chosen, choose] = useState<ReadonlyMap<string, string>>(new Map());
  const create = useAct(api.approvals.delegations.create.mutationOptions(), {
    done: words.act.saved,
    showsProblems: true,
  });
  return (
    <FormDialog
      title={said.new}
      act={create}
      send={({ start_date, end_date }) => ({
        to_id: [...chosen.keys()][0] ?? '',
        start_date: start_date!,
        end_date: end_date!,
      })}
    >
      {/* One person decides: choosing another replaces the first. */}
      <PeoplePicker label={said.who} chosen={chosen} choose={(next) => choose(new Map([...next].slice(-1)))} />
      <div className="grid grid-cols-2 gap-4">
        <TextField label={said.from} name="start_date" type="date" required />
        <TextField label={said.until} name="end_date" type="date" required />
      </div>
    </FormDialog>
  );
}
