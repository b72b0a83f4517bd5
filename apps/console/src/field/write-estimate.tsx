import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState, type SyntheticEvent } from 'react';
import { isError } from '@deskwire/sdk';
import { decimalOf } from '@deskwire/contract/kit/currencies.ts';
import { api, type Answers } from '../desk.ts';
import { said as field } from '../messages/en/field.ts';
import { words } from '../words.ts';
import { minorOf } from '../money.ts';
import { useDraft } from '../drafts.ts';
import { useMay, useMe } from '../session.ts';
import { useAct } from '../parts/act.ts';
import { Button } from '../parts/button.tsx';
import { Check, TextArea, TextField } from '../parts/field.tsx';
import { useKeptFields } from '../parts/kept.ts';
import { Card, Screen, Section } from '../parts/screen.tsx';
import { Failure, Forbidden, Skeleton } from '../parts/state.tsx';
import { typedIn } from '../parts/typed.ts';

const { estimates: said } = field;
type Estimate = Answers['estimates']['get'];

/** A line as it is typed; the row keeps its number while others come and go. */
interface Row {
  readonly id: number;
  readonly item: string;
  readonly quantity: string;
  readonly unit: string;
  readonly price: string;
  readonly tax: string;
}
const anotherRow = (id: number, tax = ''): Row => ({ id, item: '', quantity: '1', unit: '', price: '', tax });
/** Hundredths of a percent as they are typed: 1900 is `19`. */
const percentOf = (hundredths: number | null): string =>
  hundredths === null || hundredths === 0 ? '' : String(hundredths / 100);

/** What was typed as a percentage, in hundredths: nothing is 0, and what is none is undefined. */
function hundredthsOf(typed: string): number | undefined {
  if (typed.trim() === '') return 0;
  const [, whole, decimals = ''] = /^(\d{1,3})(?:[.,](\d{1,2}))?$/.exec(typed.trim()) ?? [];
  if (whole === undefined) return undefined;
  const hundredths = Number(whole + decimals.padEnd(2, '0'));
  return hundredths <= 10_000 ? hundredths : undefined;
}

/** The lines as they are sent, or the number of the first that cannot be. */
function linesOf(rows: readonly Row[], currency: string) {
  const lines = rows.map(({ item, quantity, unit, price, tax }) => {
    const unit_price = minorOf(price, currency);
    const tax_rate = hundredthsOf(tax);
    const counted = quantity.trim().replace(',', '.');
    if (item.trim() === '' || unit_price === undefined || tax_rate === undefined) return undefined;
    if (!/^\d{1,9}(?:\.\d{1,3})?$/.test(counted)) return undefined;
    return {
      item: item.trim(),
      quantity: counted,
      unit: unit.trim() === '' ? null : unit.trim(),
      unit_price,
      tax_rate,
    };
  });
  const wrong = lines.indexOf(undefined);
  return wrong === -1 ? { lines: lines.filter((line) => line !== undefined) } : { wrong: wrong + 1 };
}

export function NewEstimateScreen() {
  const may = useMay();
  const navigate = useNavigate();
  const create = useAct(api.estimates.create.mutationOptions(), {
    showsProblems: true,
    after: ({ key }) => navigate({ to: '/estimates/$key', params: { key } }),
  });
  if (!may('field.write'))
    return (
      <main>
        <Forbidden />
      </main>
    );
  return (
    <Screen title={said.write}>
      <EstimateForm
        before={undefined}
        busy={create.isPending}
        error={create.error}
        send={({ client_email, client_name, ...estimate }, _, sent) =>
          create.mutate(
            { ...estimate, client_email, ...(client_name === '' ? {} : { client_name }) },
            { onSuccess: sent },
          )
        }
      />
    </Screen>
  );
}

export function EditEstimateScreen() {
  const { key } = useParams({ from: '/estimates/$key/edit' });
  const { data, error, refetch } = useQuery(api.estimates.get.queryOptions({ estimate_id: key }));
  const navigate = useNavigate();
  const update = useAct(api.estimates.update.mutationOptions(), {
    showsProblems: true,
    after: () => navigate({ to: '/estimates/$key', params: { key } }),
  });
  if (data === undefined)
    return <main>{error === null ? <Skeleton /> : <Failure error={error} again={() => void refetch()} />}</main>;
  return (
    <Screen title={`${data.key} ${said.edit}`} hint={data.sent_number === 0 ? undefined : said.editHint}>
      <EstimateForm
        before={data}
        busy={update.isPending}
        error={update.error}
        send={({ client_email: _, client_name: __, ...estimate }, version) =>
          update.mutate({ ...estimate, estimate_id: data.id, version: version! })
        }
      />
    </Screen>
  );
}

interface Written {
  readonly title: string;
  readonly client_email: string;
  readonly client_name: string;
  readonly currency: string;
  readonly introduction: string;
  readonly terms: string;
  readonly needs_signature: boolean;
  readonly lines: NonNullable<ReturnType<typeof linesOf>['lines']>;
  readonly discount_rate: number | null;
}
interface FormProps {
  before: Estimate | undefined;
  busy: boolean;
  error: unknown;
  /** Sends it, with the version that was read: what somebody else has written meanwhile is not overwritten. */
  send: (written: Written, version: number | undefined, sent: () => void) => void;
}
function EstimateForm({ before: now, busy, error, send }: FormProps) {
  const [before] = useState(now);
  const me = useMe();
  const { form: place, keep, forget } = useKeptFields(before === undefined ? 'estimate' : undefined);
  const [keptRows, keepRows] = useDraft(`${me.id}/form/estimate/lines`);
  const [currency, setCurrency] = useState(before?.currency ?? 'EUR');
  const [first] = useState<readonly Row[]>(
    before?.lines.map((line, id) => ({
      id,
      item: line.item,
      quantity: line.quantity,
      unit: line.unit ?? '',
      price: decimalOf(line.unit_price, before.currency),
      tax: percentOf(line.tax_rate),
    })) ?? [anotherRow(0)],
  );
  const [changed, setChanged] = useState<readonly Row[]>();
  const isNew = before === undefined;
  // The lines of a new one are kept in this browser, as what is written in its fields is.
  const rows = isNew && keptRows !== '' ? (JSON.parse(keptRows) as readonly Row[]) : (changed ?? first);
  const setRows = (next: readonly Row[]) => (isNew ? keepRows(JSON.stringify(next)) : setChanged(next));
  const sent = () => {
    forget();
    keepRows('');
  };
  const [problem, setProblem] = useState<string>();
  const change = (id: number, set: Partial<Row>) =>
    setRows(rows.map((row) => (row.id === id ? { ...row, ...set } : row)));
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => typedIn(form, name);
    const { lines, wrong } = linesOf(rows, currency);
    const discount = hundredthsOf(text('discount'));
    if (wrong !== undefined) return setProblem(said.badLine(wrong));
    if (discount === undefined) return setProblem(said.badDiscount);
    setProblem(undefined);
    // A discount that was set as an amount stays, unless somebody writes another one.
    const discounted =
      discount === 0 && before?.discount_amount != null ? {} : { discount_rate: discount === 0 ? null : discount };
    const written = {
      title: text('title'),
      client_email: text('client_email'),
      client_name: text('client_name'),
      currency,
      introduction: text('introduction'),
      terms: text('terms'),
      needs_signature: form.get('needs_signature') !== null,
      lines: lines,
      ...discounted,
    };
    send(written as Written, before?.version, sent);
  };
  const refused = isError(error) ? [error.message, ...reasonsOf(error)] : error == null ? [] : [words.state.failed];
  return (
    <form ref={place} className="space-y-4" onInput={keep} onSubmit={submit}>
      <TextField label={said.name} name="title" required maxLength={200} defaultValue={before?.title ?? ''} />
      {before === undefined ? (
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField label={said.clientEmail} name="client_email" type="email" required maxLength={254} />
          <TextField label={said.clientName} name="client_name" maxLength={200} />
        </div>
      ) : null}
      <TextArea
        label={said.introduction}
        name="introduction"
        maxLength={10_000}
        defaultValue={before?.introduction ?? ''}
      />
      <Section
        title={said.lines}
        actions={
          <Button onClick={() => setRows([...rows, anotherRow(nextOf(rows), rows.at(-1)?.tax)])}>{said.addLine}</Button>
        }
      >
        <ol className="space-y-3">
          {rows.map((row, at) => (
            <li key={row.id}>
              <Card>
                <fieldset>
                  <legend className="sr-only">{said.lineNumber(at + 1)}</legend>
                  <LineFields row={row} change={(set) => change(row.id, set)} />
                </fieldset>
                {rows.length === 1 ? null : (
                  <Button
                    look="bare"
                    className="mt-2"
                    aria-label={said.removeLine(at + 1)}
                    onClick={() => setRows(rows.filter(({ id }) => id !== row.id))}
                  >
                    {words.act.remove}
                  </Button>
                )}
              </Card>
            </li>
          ))}
        </ol>
      </Section>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={said.currency}
          name="currency"
          required
          maxLength={3}
          pattern="[A-Z]{3}"
          value={currency}
          onChange={({ target }) => setCurrency(target.value.toUpperCase())}
        />
        <TextField
          label={said.discountRate}
          name="discount"
          inputMode="decimal"
          maxLength={6}
          defaultValue={percentOf(before?.discount_rate ?? null)}
        />
      </div>
      <TextArea label={said.terms} name="terms" maxLength={20_000} defaultValue={before?.terms ?? ''} />
      <Check label={said.needsSignature} name="needs_signature" defaultChecked={before?.needs_signature ?? true} />
      {[...(problem === undefined ? [] : [problem]), ...refused].map((line) => (
        <p key={line} role="alert" className="text-sm text-danger">
          {line}
        </p>
      ))}
      <div className="flex justify-end">
        <Button look="solid" type="submit" disabled={busy}>
          {said.save}
        </Button>
      </div>
    </form>
  );
}

const nextOf = (rows: readonly Row[]): number => Math.max(-1, ...rows.map(({ id }) => id)) + 1;
const reasonsOf = (error: unknown): string[] =>
  isError(error, 'INVALID_INPUT') ? error.data.details.map(({ path, reason }) => `${path.join(' ')} ${reason}`) : [];

function LineFields({ row, change }: { row: Row; change: (set: Partial<Row>) => void }) {
  return (
    <div className="space-y-3">
      <TextField
        label={said.item}
        required
        maxLength={500}
        value={row.item}
        onChange={({ target }) => change({ item: target.value })}
      />
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        <TextField
          label={said.quantity}
          required
          inputMode="decimal"
          maxLength={13}
          value={row.quantity}
          onChange={({ target }) => change({ quantity: target.value })}
        />
        <TextField
          label={said.unit}
          maxLength={20}
          value={row.unit}
          onChange={({ target }) => change({ unit: target.value })}
        />
        <TextField
          label={said.price}
          required
          inputMode="decimal"
          maxLength={16}
          value={row.price}
          onChange={({ target }) => change({ price: target.value })}
        />
        <TextField
          label={said.taxRate}
          inputMode="decimal"
          maxLength={6}
          value={row.tax}
          onChange={({ target }) => change({ tax: target.value })}
        />
      </div>
    </div>
  );
}
