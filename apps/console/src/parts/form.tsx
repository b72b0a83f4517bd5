import type { ReactNode } from 'react';
import { isError } from '@deskwire/sdk';
import { words } from '../words.ts';
import type { Act } from './act.ts';
import { Opens } from './ask.tsx';
import { Button, type ButtonProps } from './button.tsx';
import { Problems } from './field.tsx';

/** What is in the fields of a form, by their names. */
export type Values = Readonly<Partial<Record<string, string>>>;

interface FormProps<I> {
  act: Act<I>;
  /** What is sent, from what is in the fields. */
  send: (values: Values, form: FormData) => I;
  submit: string;
  cancel?: (() => void) | undefined;
  /** What happens here once it was sent. */
  sent?: (() => void) | undefined;
  children: ReactNode;
}

/** Sends its fields, and shows what the server finds wrong beside the field that it is about. */
export function Form<I>({ act, send, submit, cancel, sent, children }: FormProps<I>) {
  const { error, isPending, mutate } = act;
  const problems = new Map(
    isError(error, 'INVALID_INPUT') ? error.data.details.map(({ path, reason }) => [path[0] ?? '', reason]) : [],
  );
  return (
    <form
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const values = Object.fromEntries([...form].filter(([, value]) => typeof value === 'string'));
        mutate(send(values as Values, form), { onSuccess: () => sent?.() });
      }}
    >
      <Problems value={problems}>{children}</Problems>
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
        {cancel === undefined ? null : <Button onClick={cancel}>{words.ticket.cancel}</Button>}
        <Button look="solid" type="submit" disabled={isPending}>
          {submit}
        </Button>
      </div>
    </form>
  );
}

/** A button that opens a form, which closes once it was sent. */
export const FormDialog = <I,>({
  title,
  label,
  look,
  submit = title,
  ...form
}: Omit<FormProps<I>, 'submit' | 'cancel' | 'sent'> & {
  title: string;
  label?: ReactNode;
  look?: NonNullable<ButtonProps['look']>;
  submit?: string;
}) => (
  <Opens title={title} {...(label === undefined ? {} : { label })} {...(look === undefined ? {} : { look })}>
    {(close) => <Form {...form} submit={submit} cancel={close} sent={close} />}
  </Opens>
);
