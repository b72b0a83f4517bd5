import { useInfiniteQuery } from '@tanstack/react-query';
import { api, paged } from '../desk.ts';
import { said } from '../messages/en/operations.ts';
import { Line, Listing } from './listing.tsx';
import { readable } from '../readable.ts';

/** Why lines were refused, line by line. */
export function Refused({ operation_id }: { operation_id: string }) {
  const list = useInfiniteQuery(api.operations.errors.infiniteQueryOptions({ operation_id, page_size: 50 }, paged));
  return (
    <div tabIndex={0} role="group" aria-label={said.refusedLines} className="max-h-[60dvh] overflow-y-auto">
      <Listing
        of={list}
        label={said.refusedLines}
        empty={{ title: said.noneRefused }}
        row={({ line, field, reason, value }) => (
          <Line
            title={value === null ? said.line(line) : value}
            hint={`${field === null ? '' : `${readable(field)} `}${reason}`}
          />
        )}
      />
    </div>
  );
}
