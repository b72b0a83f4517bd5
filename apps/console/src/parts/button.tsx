import { createContext, use, useId, type ComponentProps } from 'react';

const looks = {
  solid: 'bg-solid text-on-solid shadow-xs hover:brightness-110',
  quiet: 'border border-line bg-surface shadow-xs hover:bg-sunken',
  bare: 'hover:bg-sunken',
  // In rows it stands back: a list is about what is in it, not about how to get rid of it.
  danger:
    'border border-line bg-surface text-danger hover:bg-danger-soft in-[li]:border-transparent in-[li]:bg-transparent' +
    ' in-[li]:text-muted in-[li]:hover:bg-danger-soft in-[li]:hover:text-danger',
} as const;

export interface ButtonProps extends ComponentProps<'button'> {
  look?: keyof typeof looks;
  /** The key that does the same. */
  shortcut?: string | undefined;
}

/** The id of what the row around them is called: buttons say as well what they are about, as there is one in each row. */
export const RowTitle = createContext<string | undefined>(undefined);

export function Button({ look = 'quiet', shortcut, className = '', children, ...rest }: ButtonProps) {
  const id = useId();
  const row = use(RowTitle);
  return (
    <button
      type="button"
      {...rest}
      {...(row === undefined || rest['aria-label'] !== undefined ? {} : { id, 'aria-labelledby': `${id} ${row}` })}
      aria-keyshortcuts={shortcut}
      title={shortcut === undefined ? rest.title : `${rest.title ?? ''} (${shortcut})`.trim()}
      className={`inline-flex min-h-8 items-center justify-center gap-1.5 rounded-sm px-3 text-sm font-semibold whitespace-nowrap disabled:cursor-not-allowed disabled:opacity-50 max-md:min-h-11 ${looks[look]} ${className}`}
    >
      {children}
    </button>
  );
}
