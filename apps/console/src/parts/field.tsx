import { useId, type ComponentProps, type ReactNode } from 'react';

const box =
  'w-full rounded-sm border border-edge bg-surface px-2 text-base placeholder:text-muted disabled:opacity-60 max-md:min-h-11';

interface Labelled {
  label: string;
  /** What is wrong with it. */
  problem?: string | undefined;
  isLabelHidden?: boolean;
}

function Frame({ id, label, problem, isLabelHidden, children }: Labelled & { id: string; children: ReactNode }) {
  return (
    <div>
      <label htmlFor={id} className={isLabelHidden ? 'sr-only' : 'mb-1 block text-xs font-semibold text-muted'}>
        {label}
      </label>
      {children}
      {problem === undefined ? null : (
        <p id={`${id}-problem`} className="mt-1 text-xs text-danger">
          {problem}
        </p>
      )}
    </div>
  );
}
const telling = (id: string, problem: string | undefined) =>
  problem === undefined ? {} : { 'aria-invalid': true, 'aria-describedby': `${id}-problem` };

export function TextField({ label, problem, isLabelHidden = false, ...rest }: Labelled & ComponentProps<'input'>) {
  const id = useId();
  return (
    <Frame id={id} label={label} problem={problem} isLabelHidden={isLabelHidden}>
      <input {...rest} {...telling(id, problem)} id={id} className={`${box} min-h-8`} />
    </Frame>
  );
}

export function TextArea({ label, problem, isLabelHidden = false, ...rest }: Labelled & ComponentProps<'textarea'>) {
  const id = useId();
  return (
    <Frame id={id} label={label} problem={problem} isLabelHidden={isLabelHidden}>
      <textarea {...rest} {...telling(id, problem)} id={id} className={`${box} min-h-20 resize-y py-1.5`} />
    </Frame>
  );
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}
export function Select({
  label,
  problem,
  isLabelHidden = false,
  choices,
  ...rest
}: Labelled & ComponentProps<'select'> & { choices: readonly Choice[] }) {
  const id = useId();
  return (
    <Frame id={id} label={label} problem={problem} isLabelHidden={isLabelHidden}>
      <select {...rest} {...telling(id, problem)} id={id} className={`${box} min-h-8`}>
        {choices.map(({ value, label: name }) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </Frame>
  );
}
