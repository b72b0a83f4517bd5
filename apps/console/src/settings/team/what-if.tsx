import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, type Answers } from '../../desk.ts';
import { said } from '../../messages/en/settings.ts';
import { words } from '../../words.ts';
import { Button } from '../../parts/button.tsx';
import { Select, TextField } from '../../parts/field.tsx';
import { Loaded } from '../../parts/listing.tsx';
import { Card, Section } from '../../parts/screen.tsx';

const { sla } = said;
type Calendar = Answers['sla']['calendars']['list']['items'][number];
type WhatIf = Answers['sla']['whatIf'];
interface Wish {
  readonly response_time_hours?: number;
  readonly resolution_time_hours?: number;
  readonly calendar_id?: string;
}

const DAY_MS = 86_400_000;

/** What other promises would have meant for the tickets there were, before anybody makes them. */
export function WhatIf({ calendars }: { calendars: readonly Calendar[] }) {
  const [wish, setWish] = useState<Wish & { readonly created_after: string }>();
  const query = useQuery({ ...api.sla.whatIf.queryOptions(wish ?? {}), enabled: wish !== undefined });
  return (
    <Section title={sla.whatIf} hint={sla.whatIfHint}>
      <Card className="space-y-4">
        <form
          className="grid items-end gap-4 sm:grid-cols-[1fr_1fr_1fr_1fr_auto]"
          onSubmit={(event) => {
            event.preventDefault();
            const form = new FormData(event.currentTarget);
            const hours = (name: string) => Number(form.get(name)) || undefined;
            const [response, resolution, calendar] = [hours('response'), hours('resolution'), form.get('calendar_id')];
            setWish({
              created_after: new Date(Date.now() - Number(form.get('days')) * DAY_MS).toISOString(),
              ...(response === undefined ? {} : { response_time_hours: response }),
              ...(resolution === undefined ? {} : { resolution_time_hours: resolution }),
              ...(typeof calendar === 'string' && calendar !== '' ? { calendar_id: calendar } : {}),
            });
          }}
        >
          <TextField label={sla.response} name="response" type="number" min={0} step="any" />
          <TextField label={sla.resolution} name="resolution" type="number" min={0} step="any" />
          <Select
            label={sla.calendar}
            name="calendar_id"
            choices={[
              { value: '', label: sla.asItIs },
              ...calendars.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
          <Select
            label={sla.ofTickets}
            name="days"
            choices={[30, 90, 365].map((days) => ({ value: String(days), label: sla.lastDays(days) }))}
          />
          <Button type="submit">{sla.simulate}</Button>
        </form>
        {wish === undefined ? null : <Loaded of={query}>{(found) => <Effect of={found} />}</Loaded>}
      </Card>
    </Section>
  );
}

const share = ({ met, breached }: WhatIf['resolution']['actual']): string =>
  met + breached === 0 ? '–' : `${Math.round((met / (met + breached)) * 100)} %`;

function Effect({ of: { tickets, truncated, first_response, resolution, changed } }: { of: WhatIf }) {
  const cell = 'py-1.5 pr-4';
  return (
    <div role="status" className="space-y-3 text-sm">
      <p className="text-muted">{sla.examined(tickets, truncated)}</p>
      <table className="w-full">
        <thead>
          <tr className="text-left text-xs text-muted">
            <th className={cell}>{sla.promise}</th>
            <th className={cell}>{sla.keptNow}</th>
            <th className={cell}>{sla.keptThen}</th>
            <th className={cell}>{sla.missedThen}</th>
          </tr>
        </thead>
        <tbody>
          {(
            [
              [words.ticket.firstResponse, first_response],
              [words.ticket.resolution, resolution],
            ] as const
          ).map(([name, { actual, supposed }]) => (
            <tr key={name} className="border-t border-line">
              <th scope="row" className={`${cell} text-left font-semibold`}>
                {name}
              </th>
              <td className={cell}>{share(actual)}</td>
              <td className={`${cell} font-semibold`}>{share(supposed)}</td>
              <td className={cell}>
                {supposed.breached} <span className="text-muted">{sla.insteadOf(actual.breached)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {changed.length === 0 ? (
        <p>{sla.nothingChanges}</p>
      ) : (
        <ul aria-label={sla.changes} className="max-h-64 overflow-y-auto">
          {changed.map(({ ticket_id, key, title, metric, number, actual, supposed }) => (
            <li key={`${ticket_id}/${metric}/${number}`} className="flex flex-wrap items-center gap-x-3">
              <Link
                to="/tickets/$key"
                params={{ key }}
                search={{}}
                className="min-h-6 min-w-0 grow truncate leading-6 hover:underline"
              >
                <span className="text-muted">{key}</span> {title}
              </Link>
              <span className="text-muted">{sla.metrics[metric]}</span>
              <span>
                {sla.outcomes[actual ?? 'none']} → <strong>{sla.outcomes[supposed ?? 'none']}</strong>
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
