import { useDeferredValue, useState, type ComponentProps } from 'react';
import { words } from '../words.ts';
import { Select, TextField } from './field.tsx';

/** What somebody types to find one of many, and the part of a query that asks for it. */
export function useSearch() {
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  return { typed, setTyped, asked: search === '' ? {} : { search } };
}

interface SearchSelectProps extends ComponentProps<typeof Select> {
  search: ReturnType<typeof useSearch>;
  searchLabel?: string;
  /** What the select says where nothing was found. */
  empty: string;
}
/** Chooses one of what a search finds. */
export const SearchSelect = ({
  search: { typed, setTyped },
  searchLabel = words.people.search,
  empty,
  choices,
  ...select
}: SearchSelectProps) => (
  <>
    <TextField
      label={searchLabel}
      type="search"
      value={typed}
      autoFocus
      onChange={({ target }) => setTyped(target.value)}
    />
    <Select required choices={choices.length === 0 ? [{ value: '', label: empty }] : choices} {...select} />
  </>
);
