import { setCompact, useCompact } from '../density.ts';
import { words } from '../words.ts';
import { Check } from './field.tsx';

/** How close the rows of lists stand to each other in this browser. */
export function CompactRows() {
  const isCompact = useCompact();
  return (
    <Check
      label={words.list.compact}
      hint={words.list.compactHint}
      checked={isCompact}
      onChange={({ target }) => setCompact(target.checked)}
    />
  );
}
