import type { ReactNode } from 'react';
import { Heading, type Titled } from '../parts/screen.tsx';

/** One room: its title, and what is in it. */
export function Room({ children, isNarrow = false, ...heading }: Titled & { isNarrow?: boolean }): ReactNode {
  return (
    <div className={isNarrow ? 'max-w-xl' : 'max-w-4xl'}>
      <Heading {...heading} />
      {children}
    </div>
  );
}
