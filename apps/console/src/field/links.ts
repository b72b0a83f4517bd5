/** A link that looks like what it does: it opens a form. */
export const linkButton =
  'inline-flex min-h-8 items-center rounded-sm bg-solid px-3 text-sm font-semibold text-on-solid hover:brightness-110 max-md:min-h-11';
