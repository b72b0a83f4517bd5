import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api, desk, type Answers } from '../desk.ts';
import { said as operations } from '../messages/en/operations.ts';
import { said } from '../messages/en/transfer.ts';
import { words } from '../words.ts';
import { useAct } from './act.ts';
import { Opens } from './ask.tsx';
import { Button, type ButtonProps } from './button.tsx';
import { Select, TextField } from './field.tsx';
import { Form, type Values } from './form.tsx';
import { Loaded } from './listing.tsx';
import { Refused } from './refused.tsx';

type Operation = Answers['operations']['get'];
type Duplicates = keyof typeof said.duplicateWays;
/** What a file is read with, besides what its kind of rows has of its own. */
interface Reading<F extends string> {
  readonly file_id: string;
  readonly dry_run: boolean;
  readonly duplicates: Duplicates;
  readonly mapping: Partial<Record<F, string>>;
}

interface ImportProps<F extends string> {
  title: string;
  look: NonNullable<ButtonProps['look']>;
  /** What a column can be, and how it is called. */
  fields: Readonly<Record<F, string>>;
  start: (reading: Reading<F>, values: Values) => Promise<Operation>;
  /** The namespace in which its rows are shown. */
  shownIn: string;
  /** What else is asked of a file of this kind. */
  children?: ReactNode;
}

/** Turns a file into rows: it is looked through first, and written once somebody has seen what would happen. */
export const Import = <F extends string>({ title, look, ...rest }: ImportProps<F>) => (
  <Opens title={title} label={said.import} look={look}>
    {(close) => <Steps {...rest} close={close} />}
  </Opens>
);

const ways = (Object.keys(said.duplicateWays) as Duplicates[]).map((value) => ({
  value,
  label: said.duplicateWays[value],
}));

/** A run over the file: which one it was, and with what. */
interface Run<F extends string> {
  readonly operation_id: string;
  readonly reading: Reading<F>;
  readonly values: Values;
}

function Steps<F extends string>({
  fields,
  start,
  shownIn,
  children,
  close,
}: Omit<ImportProps<F>, 'title' | 'look'> & { close: () => void }) {
  const queries = useQueryClient();
  const [run, setRun] = useState<Run<F>>();
  const act = useAct<
    { reading: Omit<Reading<F>, 'file_id'>; values: Values; file: File | string },
    Run<F>,
    unknown,
    unknown
  >(
    {
      mutationFn: async ({ file, values, reading: given }) => {
        const file_id = typeof file === 'string' ? file : (await desk.upload(file, { filename: file.name })).id;
        const reading = { ...given, file_id };
        const { id: operation_id } = await start(reading, values);
        return { operation_id, reading, values };
      },
    },
    { after: setRun, showsProblems: true },
  );
  const again = (change: Partial<Reading<F>>) =>
    act.mutate({
      file: run!.reading.file_id,
      values: run!.values,
      reading: { ...run!.reading, ...change },
    });
  return (
    <div className="space-y-4">
      {run === undefined ? (
        <Form
          act={act}
          submit={said.check}
          cancel={close}
          send={(values, form) => ({
            file: form.get('file') as File,
            values,
            reading: { dry_run: true, duplicates: values['duplicates'] as Duplicates, mapping: {} },
          })}
        >
          <p className="text-sm text-muted">{said.hint}</p>
          <TextField label={said.file} name="file" type="file" accept=".csv,.xlsx,.txt" required />
          {children}
          <Select label={said.duplicates} name="duplicates" choices={ways} />
        </Form>
      ) : (
        <Ran
          key={run.operation_id}
          run={run}
          fields={fields}
          isBusy={act.isPending}
          again={again}
          other={() => setRun(undefined)}
          close={() => {
            void queries.invalidateQueries({ queryKey: [[shownIn]] });
            close();
          }}
        />
      )}
    </div>
  );
}

/** So often it is asked how far an import is. */
const ASK_MS = 500;

function Ran<F extends string>({
  run: {
    operation_id,
    reading: { dry_run, mapping },
  },
  fields,
  isBusy,
  again,
  other,
  close,
}: {
  run: Run<F>;
  fields: Readonly<Record<F, string>>;
  isBusy: boolean;
  again: (change: Partial<Reading<F>>) => void;
  other: () => void;
  close: () => void;
}) {
  const query = useQuery({
    ...api.operations.get.queryOptions({ operation_id }),
    refetchInterval: ({ state: { data } }) => (data === undefined || data.finished_at === null ? ASK_MS : false),
  });
  const [mapped, setMapped] = useState(mapping);
  return (
    <Loaded of={query} rows={3}>
      {(operation) => {
        const { finished_at, done, failed, total, error } = operation;
        if (finished_at === null)
          return (
            <div role="status" className="space-y-2">
              <p>
                {dry_run ? said.checking : said.importing}
                {total === null ? ' …' : `: ${operations.progress(done + failed, total)}`}
              </p>
              <progress
                aria-label={dry_run ? said.checking : said.importing}
                className="w-full accent-(--color-solid)"
                {...(total === null ? {} : { value: done + failed, max: Math.max(total, 1) })}
              />
              <p className="text-sm text-muted">{said.goesOn}</p>
            </div>
          );
        const isRemapped = JSON.stringify(mapped) !== JSON.stringify(mapping);
        return (
          <>
            {error === null ? (
              <Outcome operation={operation} title={dry_run ? said.would : said.happened} />
            ) : (
              <p role="alert" className="text-sm text-danger">
                {error.message}
              </p>
            )}
            {dry_run ? <Columns of={columnsOf(operation)} fields={fields} mapped={mapped} set={setMapped} /> : null}
            {failed === 0 ? null : <Refused operation_id={operation_id} />}
            <div className="flex flex-wrap justify-end gap-2">
              {dry_run ? (
                <>
                  <Button look="bare" onClick={other}>
                    {said.other}
                  </Button>
                  <Button onClick={close}>{words.ticket.cancel}</Button>
                  {isRemapped || error !== null ? (
                    <Button look="solid" disabled={isBusy} onClick={() => again({ mapping: mapped })}>
                      {said.checkAgain}
                    </Button>
                  ) : (
                    <Button look="solid" disabled={isBusy || done === 0} onClick={() => again({ dry_run: false })}>
                      {said.go(done)}
                    </Button>
                  )}
                </>
              ) : (
                <Button look="solid" onClick={close}>
                  {said.done}
                </Button>
              )}
            </div>
          </>
        );
      }}
    </Loaded>
  );
}

const outcomes = ['created', 'updated', 'unchanged'] as const;
function Outcome({ operation: { result, failed }, title }: { operation: Operation; title: string }) {
  const counted = outcomes.flatMap((name) => {
    const count = Number(result?.[name] ?? 0);
    return count === 0 ? [] : [said[name](count)];
  });
  return (
    <div>
      <h3 className="font-semibold">{title}</h3>
      {counted.length === 0 && failed === 0 ? (
        <p>{said.nothing}</p>
      ) : (
        <ul className="list-disc pl-5">
          {counted.map((text) => (
            <li key={text}>{text}</li>
          ))}
          {failed === 0 ? null : <li className="text-danger">{said.refused(failed)}</li>}
        </ul>
      )}
    </div>
  );
}

interface FileColumns {
  /** What each field is read from. */
  readonly found: Readonly<Record<string, string>>;
  readonly ignored: readonly string[];
}
/** The columns of a file, also of one in which nothing was recognised. */
function columnsOf({ result, error }: Operation): FileColumns {
  const { columns: unknown } = (error?.details ?? {}) as { columns?: readonly string[] };
  const { columns = {}, ignored_columns = unknown ?? [] } = (result ?? {}) as {
    columns?: FileColumns['found'];
    ignored_columns?: readonly string[];
  };
  return { found: columns, ignored: ignored_columns };
}

/** What each column of the file is taken for. */
function Columns<F extends string>({
  of: { found, ignored },
  fields,
  mapped,
  set,
}: {
  of: FileColumns;
  fields: Readonly<Record<F, string>>;
  mapped: Partial<Record<F, string>>;
  set: (mapping: Partial<Record<F, string>>) => void;
}) {
  const names = Object.keys(fields) as F[];
  // Fields of the team's own are recognised by their names, and stay what they are.
  const own = Object.entries(found).filter(([field]) => !(field in fields));
  const headings = [...Object.values(found), ...ignored].filter(
    (heading) => heading !== '' && !own.some(([, one]) => one === heading),
  );
  const fieldOf = (heading: string): string =>
    names.find((name) => mapped[name] === heading) ??
    names.find((name) => mapped[name] === undefined && found[name] === heading) ??
    '';
  if (headings.length === 0) return null;
  return (
    <div>
      <h3 className="font-semibold">{said.columns}</h3>
      <p className="mb-2 text-sm text-muted">{said.columnsHint}</p>
      <div className="grid gap-3 sm:grid-cols-2">
        {headings.map((heading) => (
          <Select
            key={heading}
            label={heading}
            choices={[
              // What a heading says by itself can be changed, and not left out.
              ...(ignored.includes(heading) || Object.values(mapped).includes(heading) || fieldOf(heading) === ''
                ? [{ value: '', label: said.ignored }]
                : []),
              ...names.map((value) => ({ value, label: fields[value] })),
            ]}
            value={fieldOf(heading)}
            onChange={({ target }) => {
              const kept = Object.entries(mapped).filter(([, one]) => one !== heading);
              const next = Object.fromEntries(kept) as Partial<Record<F, string>>;
              set(target.value === '' ? next : { ...next, [target.value]: heading });
            }}
          />
        ))}
      </div>
    </div>
  );
}
