import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { MapPin } from 'lucide-react';
import { useDeferredValue, useRef, useState } from 'react';
import { api, paged, type Answers } from '../desk.ts';
import { said as field } from '../messages/en/field.ts';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Danger } from '../parts/ask.tsx';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { EditDialog, FormDialog, type Values } from '../parts/form.tsx';
import { Line, Listing } from '../parts/listing.tsx';
import { Screen } from '../parts/screen.tsx';
import { say } from '../parts/toast.tsx';
import { useMay } from '../session.ts';
import { Parts } from './parts.tsx';

const { places: said } = field;
type Place = Answers['places']['list']['items'][number];

/** Places with names: by these, or the nearest first. */
export function PlacesScreen() {
  const [typed, setTyped] = useState('');
  const [here, setHere] = useState<Point>();
  const search = useDeferredValue(typed.trim());
  const writes = useMay()('field.write');
  const list = useInfiniteQuery({
    ...api.places.list.infiniteQueryOptions(
      {
        page_size: 50,
        ...(search === '' ? {} : { search }),
        ...(here === undefined ? {} : { near_lat: here.lat, near_lon: here.lon, within: NEAR }),
      },
      paged,
    ),
    placeholderData: keepPreviousData,
  });
  const create = useAct(api.places.create.mutationOptions(), { done: words.act.saved, showsProblems: true });
  const clear = () => {
    setTyped('');
    setHere(undefined);
  };
  return (
    <Screen
      title={said.title}
      actions={
        writes ? (
          <FormDialog title={said.new} look="solid" act={create} keeps="place" send={placeOf}>
            <Fields />
          </FormDialog>
        ) : null
      }
    >
      <Parts />
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
        <Button
          aria-pressed={here !== undefined}
          className="aria-pressed:bg-accent-soft aria-pressed:text-accent"
          onClick={() => (here === undefined ? locate(setHere) : setHere(undefined))}
        >
          <MapPin size={16} aria-hidden />
          {said.near}
        </Button>
      </div>
      <Listing
        of={list}
        label={said.title}
        empty={{ title: said.empty, hint: said.emptyHint }}
        clear={search === '' && here === undefined ? undefined : clear}
        row={(place) => <PlaceLine place={place} writes={writes} />}
      />
    </Screen>
  );
}

/** So far around somebody places are near, in metres. */
const NEAR = 20_000;

interface Point {
  readonly lat: number;
  readonly lon: number;
}
/** Where this device is, if whoever holds it lets the browser know. */
function locate(found: (point: Point) => void): void {
  navigator.geolocation.getCurrentPosition(
    ({ coords: { latitude: lat, longitude: lon } }) => found({ lat, lon }),
    () => say(said.noPosition, { isProblem: true }),
    { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 },
  );
}

function PlaceLine({ place, writes }: { place: Place; writes: boolean }) {
  const { id: place_id, name, address, lat, lon, radius, distance } = place;
  const update = useAct(api.places.update.mutationOptions(), { done: words.act.saved, showsProblems: true });
  const remove = useAct(api.places.delete.mutationOptions(), { done: words.act.deleted });
  return (
    <Line
      title={name}
      hint={[...(address === null ? [] : [address]), `${lat}, ${lon}`, said.reaches(radius)].join(' · ')}
    >
      {distance === null ? null : <span className="text-sm text-muted">{said.away(distance)}</span>}
      {writes ? (
        <>
          <EditDialog
            title={said.edit}
            act={update}
            of={place}
            send={(values, _, { version }) => ({ place_id, version, ...placeOf(values) })}
          >
            <Fields place={place} />
          </EditDialog>
          <Danger label={words.act.delete} question={said.deleteQuestion} run={() => remove.mutate({ place_id })} />
        </>
      ) : null}
    </Line>
  );
}

function Fields({ place }: { place?: Place }) {
  const fields = useRef<HTMLDivElement>(null);
  const fill = ({ lat, lon }: Point) => {
    for (const [name, value] of [
      ['lat', lat],
      ['lon', lon],
    ] as const) {
      const input = fields.current?.querySelector<HTMLInputElement>(`[name=${name}]`);
      if (input === null || input === undefined) continue;
      input.value = value.toFixed(6);
      // The form keeps what is typed, and this counts as typed.
      input.dispatchEvent(new Event('input', { bubbles: true }));
    }
  };
  const degrees = { type: 'number', step: 'any', required: true } as const;
  return (
    <>
      <TextField label={said.name} name="name" required maxLength={200} autoFocus defaultValue={place?.name ?? ''} />
      <TextField label={said.address} name="address" maxLength={500} defaultValue={place?.address ?? ''} />
      <div ref={fields} className="grid gap-4 sm:grid-cols-[1fr_1fr_auto] sm:items-end">
        <TextField {...degrees} label={said.lat} name="lat" min={-90} max={90} defaultValue={place?.lat ?? ''} />
        <TextField {...degrees} label={said.lon} name="lon" min={-180} max={180} defaultValue={place?.lon ?? ''} />
        <Button onClick={() => locate(fill)}>
          <MapPin size={16} aria-hidden />
          {said.here}
        </Button>
      </div>
      <TextField
        label={said.radius}
        name="radius"
        type="number"
        required
        min={10}
        max={5000}
        defaultValue={place?.radius ?? 100}
      />
    </>
  );
}

const placeOf = ({ name, address, lat, lon, radius }: Values) => ({
  name: name!,
  address: address!.trim() === '' ? null : address!,
  lat: Number(lat),
  lon: Number(lon),
  radius: Number(radius),
});
