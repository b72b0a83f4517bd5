import { useDeferredValue, useState, type ReactNode } from 'react';
import { Select, TextField } from './field.tsx';
import { Screen } from './screen.tsx';

/** What a list is narrowed to: words that somebody types, and one state. */
export function useNarrowing<S extends string>() {
  const [state, setState] = useState<S>();
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  const clear = () => {
    setState(undefined);
    setTyped('');
  };
  return { state, setState, typed, setTyped, search, clear, isNarrow: state !== undefined || search !== '' };
}

interface Props<S extends string> {
  said: {
    readonly title: string;
    readonly search: string;
    readonly which: string;
    readonly all: string;
    readonly states: Readonly<Record<S, string>>;
  };
  by: ReturnType<typeof useNarrowing<S>>;
  /** What else it is narrowed by. */
  more?: ReactNode;
  actions?: ReactNode;
  /** The other parts of the area. */
  tabs?: ReactNode;
  children: ReactNode;
}
/** The screen of a list that is searched, and narrowed to one state. */
export function ListScreen<S extends string>({ said, by, more, actions, tabs, children }: Props<S>) {
  const states = Object.keys(said.states) as S[];
  return (
    <Screen title={said.title} actions={actions}>
      {tabs}
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <div className="min-w-0 grow basis-48">
          <TextField
            label={said.search}
            isLabelHidden
            type="search"
            placeholder={said.search}
            maxLength={200}
            value={by.typed}
            onChange={({ target }) => by.setTyped(target.value)}
          />
        </div>
        <Select
          label={said.which}
          isLabelHidden
          choices={[{ value: '', label: said.all }, ...states.map((value) => ({ value, label: said.states[value] }))]}
          value={by.state ?? ''}
          onChange={({ target }) => by.setState(states.find((one) => one === target.value))}
        />
        {more}
      </div>
      {children}
    </Screen>
  );
}
