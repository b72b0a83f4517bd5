import { useQueryClient } from '@tanstack/react-query';
import { Fragment, type ReactNode } from 'react';
import { isError } from '@deskwire/sdk';
import { words } from '../words.ts';
import type { Act } from './act.ts';
import { Opens } from './ask.tsx';
import { useBase, type Versioned } from './base.ts';
import { Button, type ButtonProps } from './button.tsx';
import { Problems } from './field.tsx';
import { useKeptFields } from './kept.ts';

/** What is in the fields of a form, by their names. */
export type Values = Readonly<Partial<Record<string, string>>>;

interface FormProps<I, B extends Versioned | undefined = undefined> {
  act: Act<I>;
  /** The row that is changed. */
  of?: B;
  /** What is sent, from what is in the fields, and the row as it was when they were filled. */
  send: (values: Values, form: FormData, of: B) => I;
  submit: string;
  cancel?: (() => void) | undefined;
  /** What is written: what people type is kept under this name, in this browser, until they send it or cancel. */
  keeps?: string | undefined;
  /** What happens here once it was sent. */
  sent?: (() => void) | undefined;
  children: ReactNode;
}

/** Sends its fields, and shows what the server finds wrong beside the field that it is about. */
export function Form<I, B extends Versioned | undefined = undefined>({
  act,
  of,
  send,
  submit,
  cancel,
  keeps,
  sent,
  children,
}: FormProps<I, B>) {
  const base = useBase(of as B);
  const queries = useQueryClient();
  const { error, isPending, mutate } = act;
  const { form: place, keep, forget } = useKeptFields(keeps);
  const problems = new Map(
    isError(error, 'INVALID_INPUT') ? error.data.details.map(({ path, reason }) => [path[0] ?? '', reason]) : [],
  );
  return (
    <form
      ref={place}
      data-keeps={keeps}
      className="space-y-4"
      onInput={() => {
        base.typed();
        keep();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const values = Object.fromEntries([...form].filter(([, value]) => typeof value === 'string'));
        mutate(send(values as Values, form, base.of), {
          onSuccess: () => {
            forget();
            base.sent();
            sent?.();
          },
          // Whoever heard of no change, such as without a stream of events, sees it now and chooses.
          onError: (refusal) => {
            if (isError(refusal, 'VERSION_CONFLICT')) void queries.invalidateQueries();
          },
        });
      }}
    >
      {base.isOld ? (
        <div role="alert" className="flex flex-wrap items-center gap-2 rounded-sm bg-warn-soft p-2 text-sm text-warn">
          <span className="min-w-0 grow basis-56">{words.ticket.conflict}</span>
          <Button onClick={() => base.choose('theirs')}>{words.ticket.takeTheirs}</Button>
          <Button onClick={() => base.choose('mine')}>{words.ticket.keepMine}</Button>
        </div>
      ) : null}
      <Problems value={problems}>
        <Fragment key={base.drawn}>{children}</Fragment>
      </Problems>
      {error === null ? null : (
        <p role="alert" className="text-sm text-danger">
          {isError(error) ? error.message : words.state.failed}
          {[...problems].map(([field, reason]) => (
            <span key={field} className="block">
              {field} {reason}
            </span>
          ))}
        </p>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        {cancel === undefined ? null : (
          <Button
            onClick={() => {
              forget();
              cancel();
            }}
          >
            {words.ticket.cancel}
          </Button>
        )}
        <Button look="solid" type="submit" disabled={isPending}>
          {submit}
        </Button>
      </div>
    </form>
  );
}

/** A button that opens a form, which closes once it was sent. */
export const FormDialog = <I, B extends Versioned | undefined = undefined>({
  title,
  label,
  look,
  submit = title,
  ...form
}: Omit<FormProps<I, B>, 'submit' | 'cancel' | 'sent'> & {
  title: string;
  label?: ReactNode;
  look?: NonNullable<ButtonProps['look']>;
  submit?: string;
}) => (
  <Opens title={title} {...(label === undefined ? {} : { label })} {...(look === undefined ? {} : { look })}>
    {(close) => <Form<I, B> {...form} submit={submit} cancel={close} sent={close} />}
  </Opens>
);

/** A button that opens the form of something that is there. */
export const EditDialog = <I, B extends Versioned | undefined = undefined>(
  form: Omit<Parameters<typeof FormDialog<I, B>>[0], 'label' | 'submit'>,
) => <FormDialog<I, B> {...form} label={words.act.edit} submit={words.ticket.save} />;
