import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, paged, type Answers } from '../desk.ts';
import { said as field } from '../messages/en/field.ts';
import { money } from '../money.ts';
import { Line, Listing } from '../parts/listing.tsx';
import { ListScreen, useNarrowing } from '../parts/narrowing.tsx';
import { Pill, type Tone } from '../parts/pill.tsx';
import { When } from '../parts/when.tsx';
import { useMay } from '../session.ts';
import { linkButton } from './links.ts';

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
export const EstimateState = ({ of }: { of: Status }) => <Pill tone={tones[of]}>{said.states[of]}</Pill>;

/** What was offered to clients, newest first. */
export function EstimatesScreen() {
  const by = useNarrowing<Status>();
  const { state, search } = by;
  const writes = useMay()('field.write');
  const list = useInfiniteQuery({
    ...api.estimates.list.infiniteQueryOptions(
      {
        page_size: 50,
        ...(state === undefined ? {} : { status: [state] }),
        ...(search === '' ? {} : { search }),
      },
      paged,
    ),
    placeholderData: keepPreviousData,
  });
  return (
    <ListScreen
      said={said}
      by={by}
      actions={
        writes ? (
          <Link to="/estimates/new" className={linkButton}>
            {said.write}
          </Link>
        ) : null
      }
    >
      <Listing
        of={list}
        label={said.title}
        empty={{ title: said.empty, hint: said.emptyHint }}
        clear={by.isNarrow ? by.clear : undefined}
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
    </ListScreen>
  );
}
