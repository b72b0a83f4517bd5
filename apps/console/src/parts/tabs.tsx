import { Link, type LinkProps } from '@tanstack/react-router';

/** The parts of an area, as links: the one that is shown is marked. */
export const Tabs = ({
  label,
  of,
}: {
  label: string;
  of: readonly (readonly [to: NonNullable<LinkProps['to']>, name: string])[];
}) => (
  <nav aria-label={label} className="mb-4 flex flex-wrap gap-1">
    {of.map(([to, name]) => (
      <Link
        key={to}
        {...({ to } satisfies LinkProps)}
        activeOptions={{ exact: true, includeSearch: false }}
        activeProps={{ className: 'bg-accent-soft font-semibold text-accent', 'aria-current': 'page' }}
        className="rounded-sm px-3 py-1 text-sm hover:bg-sunken max-md:py-2.5"
      >
        {name}
      </Link>
    ))}
  </nav>
);
