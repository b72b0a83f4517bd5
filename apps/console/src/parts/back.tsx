import { Link, type LinkProps } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';

/** The way back to the list that something is in, under its title. */
export const Back = ({ to, children }: { to: NonNullable<LinkProps['to']>; children: ReactNode }) => (
  <Link
    {...({ to } satisfies LinkProps)}
    className="inline-flex min-h-6 items-center gap-1 hover:underline max-md:min-h-11"
  >
    <ArrowLeft size={14} aria-hidden />
    {children}
  </Link>
);
