import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { units } from '@deskwire/contract/kit/units.ts';
import { api, paged, type Answers } from '../desk.ts';
import { said as field } from '../messages/en/field.ts';
import { localOf, momentOf } from '../moment.ts';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Danger } from '../parts/ask.tsx';
import { Select, TextArea, TextField } from '../parts/field.tsx';
import { EditDialog, FormDialog, type Values } from '../parts/form.tsx';
import { Line, Listing } from '../parts/listing.tsx';
import { ListScreen, useNarrowing } from '../parts/narrowing.tsx';
import { When } from '../parts/when.tsx';
import { useMay } from '../session.ts';
import { Parts } from './parts.tsx';

const { measurements: said } = field;
type Measurement = Answers['measurements']['list']['items'][number];

/** What was measured, newest first, as it was typed and in another unit as well. */
export function MeasurementsScreen() {
  const by = useNarrowing<Measurement['kind']>();
  const { state: kind, search } = by;
  const [unit, setUnit] = useState('');
  const writes = useMay()('field.write');
  const list = useInfiniteQuery({
    ...api.measurements.list.infiniteQueryOptions(
      {
        page_size: 50,
        ...(kind === undefined ? {} : { kind }),
        ...(search === '' ? {} : { search }),
        ...(unit === '' ? {} : { in_unit: unit }),
      },
      paged,
    ),
    placeholderData: keepPreviousData,
  });
  const create = useAct(api.measurements.create.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <ListScreen
      said={said}
      by={by}
      tabs={<Parts />}
      actions={
        writes ? (
          <FormDialog
            title={said.new}
            look="solid"
            act={create}
            keeps="measurement"
            send={(values) => {
              const inspection_id = values['inspection_id']!.trim();
              return { ...measuredOf(values), ...(inspection_id === '' ? {} : { inspection_id }) };
            }}
          >
            <Fields />
            <TextField
              label={said.inspection}
              hint={said.inspectionHint}
              name="inspection_id"
              maxLength={50}
              placeholder="INS-001"
            />
          </FormDialog>
        ) : null
      }
      more={
        <Select
          label={said.readIn}
          isLabelHidden
          choices={[
            { value: '', label: said.asMeasured },
            ...symbols.map((symbol) => ({ value: symbol, label: said.in(symbol) })),
          ]}
          value={unit}
          onChange={({ target }) => setUnit(target.value)}
        />
      }
    >
      <Listing
        of={list}
        label={said.title}
        empty={{ title: said.empty, hint: said.emptyHint }}
        clear={by.isNarrow ? by.clear : undefined}
        row={(measurement) => <MeasurementLine measurement={measurement} writes={writes} />}
      />
    </ListScreen>
  );
}

const symbols = Object.keys(units);
const unitsWith = (unit: string) =>
  (symbols.includes(unit) ? symbols : [unit, ...symbols]).map((symbol) => ({ value: symbol, label: symbol }));

function MeasurementLine({ measurement, writes }: { measurement: Measurement; writes: boolean }) {
  const { id: measurement_id, label, value, unit, reading, note, inspection, measurer, measured_at } = measurement;
  const update = useAct(api.measurements.update.mutationOptions(), { done: words.act.saved, showsProblems: true });
  const remove = useAct(api.measurements.delete.mutationOptions(), { done: words.act.deleted });
  return (
    <Line
      title={label}
      hint={
        <>
          {inspection === null ? null : (
            <>
              <Link
                to="/inspections/$key"
                params={{ key: inspection.key }}
                className="inline-block min-h-6 leading-6 hover:underline"
              >
                {inspection.key} {inspection.title}
              </Link>{' '}
              ·{' '}
            </>
          )}
          {[measurer.name, ...(note === '' ? [] : [note])].join(' · ')}
        </>
      }
    >
      <span className="font-semibold tabular-nums">
        {value} {unit}
      </span>
      {reading === null || reading.unit === unit ? null : (
        <span className="text-sm text-muted tabular-nums">
          {rounded(reading.value)} {reading.unit}
        </span>
      )}
      <When at={measured_at} />
      {writes ? (
        <>
          <EditDialog
            title={said.edit}
            act={update}
            of={measurement}
            send={(values, _, was) => ({ measurement_id, version: was.version, ...measuredOf(values, was) })}
          >
            <Fields measurement={measurement} />
          </EditDialog>
          <Danger
            label={words.act.delete}
            question={said.deleteQuestion}
            run={() => remove.mutate({ measurement_id })}
          />
        </>
      ) : null}
    </Line>
  );
}

/** What another unit makes of it has up to 18 decimals: nobody measures that finely. */
const rounded = (value: string): string => Number(value).toLocaleString('en', { maximumSignificantDigits: 6 });

function Fields({ measurement }: { measurement?: Measurement }) {
  const unit = measurement?.unit ?? 'm';
  return (
    <>
      <TextField
        label={said.label}
        name="label"
        required
        maxLength={200}
        autoFocus
        defaultValue={measurement?.label ?? ''}
      />
      <div className="grid grid-cols-2 gap-4">
        <TextField
          label={said.value}
          name="value"
          inputMode="decimal"
          required
          pattern="-?[0-9]{1,12}([.,][0-9]{1,9})?"
          title={field.inspections.noNumber}
          defaultValue={measurement?.value ?? ''}
        />
        <Select label={said.unit} name="unit" choices={unitsWith(unit)} defaultValue={unit} />
      </div>
      <TextField
        label={said.when}
        hint={measurement === undefined ? said.whenHint : undefined}
        name="measured_at"
        type="datetime-local"
        defaultValue={localOf(measurement?.measured_at ?? null)}
      />
      <TextArea label={said.note} name="note" rows={2} maxLength={2000} defaultValue={measurement?.note ?? ''} />
    </>
  );
}

/** What was typed. When it was measured stays to the second, which its field does not show. */
function measuredOf({ label, value, unit, measured_at, note }: Values, was?: Measurement) {
  const moment = measured_at === localOf(was?.measured_at ?? null) ? null : momentOf(measured_at);
  return {
    label: label!,
    value: value!.replace(',', '.'),
    unit: unit!,
    note: note!,
    ...(moment === null ? {} : { measured_at: moment }),
  };
}
