import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { api, paged, type Answers } from '../desk.ts';
import { said as field } from '../messages/en/field.ts';
import { money } from '../money.ts';
import { Select, TextField } from '../parts/field.tsx';
import { Line, Listing } from '../parts/listing.tsx';
import { Pill, type Tone } from '../parts/pill.tsx';
import { Screen } from '../parts/screen.tsx';
import { When } from '../parts/when.tsx';

const { estimates: said } = field;
type Status = Answers['estimates']['get']['status'];
const tones: Readonly<Record<Status, Tone>> = {
  draft: 'quiet',
  sent: 'wait',
  viewed: 'accent',
  approved: 'good',
  declined: 'danger',
  expired: 'warn',
  withdrawn: 'quiet',
};
const statuses = Object.keys(tones) as Status[];

export const EstimateState = ({ of }: { of: Status }) => <Pill tone={tones[of]}>{said.states[of]}</Pill>;

/** What was offered to clients, newest first. */
export function EstimatesScreen() {
  const [status, setStatus] = useState<Status>();
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  const list = useInfiniteQuery({
    ...api.estimates.list.infiniteQueryOptions(
      {
        page_size: 50,
        ...(status === undefined ? {} : { status: [status] }),
        ...(search === '' ? {} : { search }),
      },
      paged,
    ),
    placeholderData: keepPreviousData,
  });
  const clear = () => {
    setStatus(undefined);
    setTyped('');
  };
  return (
    <Screen title={said.title}>
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <div className="min-w-0 grow basis-48">
          <TextField
            label={said.search}
            isLabelHidden
            type="search"
            placeholder={said.search}
            maxLength={200}
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
          />
        </div>
        <Select
          label={said.which}
          isLabelHidden
          choices={[{ value: '', label: said.all }, ...statuses.map((value) => ({ value, label: said.states[value] }))]}
          value={status ?? ''}
          onChange={({ target }) => setStatus(statuses.find((one) => one === target.value))}
        />
      </div>
      <Listing
        of={list}
        label={said.title}
        empty={{ title: said.empty, hint: said.emptyHint }}
        clear={status !== undefined || search !== '' ? clear : undefined}
        row={({ key, title, client, total, currency, updated_at, ...row }) => (
          <Line
            title={
              <Link to="/estimates/$key" params={{ key }} className="hover:underline">
                <span className="font-normal text-muted">{key}</span> {title}
              </Link>
            }
            hint={`${client.name} · ${money(total, currency)}`}
          >
            <When at={updated_at} />
            <EstimateState of={row.status} />
          </Line>
        )}
      />
    </Screen>
  );
}
