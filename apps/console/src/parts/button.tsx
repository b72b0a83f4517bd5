import type { ComponentProps } from 'react';

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

export function Button({ look = 'quiet', shortcut, className = '', children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-keyshortcuts={shortcut}
      title={shortcut === undefined ? rest.title : `${rest.title ?? ''} (${shortcut})`.trim()}
      className={`inline-flex min-h-8 items-center justify-center gap-1.5 rounded-sm px-3 text-sm font-semibold whitespace-nowrap disabled:cursor-not-allowed disabled:opacity-50 max-md:min-h-11 ${looks[look]} ${className}`}
    >
      {children}
    </button>
  );
}
