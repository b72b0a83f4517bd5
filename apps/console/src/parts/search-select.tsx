import { useDeferredValue, useState, type ComponentProps } from 'react';
import { words } from '../words.ts';
import { Select, TextField, type Choice } from './field.tsx';

/** What somebody types to find one of many, and the part of a query that asks for it. */
export function useSearch() {
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  return { typed, setTyped, search, asked: search === '' ? {} : { search } };
}

interface SearchSelectProps extends Omit<ComponentProps<typeof Select>, 'choices'> {
  search: ReturnType<typeof useSearch>;
  searchLabel?: string;
  searchHint?: string;
  /** What the select says where nothing was found. */
  empty: string;
  /** What was found; undefined while it is searched. */
  choices: readonly Choice[] | undefined;
}
/** Chooses one of what a search finds. Until that is there, nothing is chosen: nobody sends what they searched for before. */
export function SearchSelect({
  search: { typed, setTyped, search },
  searchLabel = words.people.search,
  searchHint,
  empty,
  choices,
  ...select
}: SearchSelectProps) {
  const found = typed.trim() === search ? choices : undefined;
  return (
    <>
      <TextField
        label={searchLabel}
        hint={searchHint}
        type="search"
        value={typed}
        autoFocus
        onChange={({ target }) => setTyped(target.value)}
      />
      <Select
        required
        choices={
          found === undefined || found.length === 0 ? [{ value: '', label: found === undefined ? '…' : empty }] : found
        }
        {...select}
      />
    </>
  );
}
