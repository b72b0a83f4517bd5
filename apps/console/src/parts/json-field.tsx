import { useState } from 'react';
import { words } from '../words.ts';
import { TextArea } from './field.tsx';

interface JsonFieldProps {
  label: string;
  hint?: string | undefined;
  value: unknown;
  /** Called with each text that is JSON; undefined where nothing stands. */
  change: (value: unknown) => void;
  rows?: number;
  /** What is accepted besides JSON. */
  read?: (text: string) => unknown;
}

const shown = (value: unknown): string =>
  value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value, null, 2);

/** Edits a value that has no form of its own. What cannot be read stays where it was typed, and is said. */
export function JsonField({
  label,
  hint,
  value,
  change,
  rows = 4,
  read = (text) => JSON.parse(text) as unknown,
}: JsonFieldProps) {
  const [typed, setTyped] = useState<string>();
  const [isWrong, setWrong] = useState(false);
  return (
    <TextArea
      label={label}
      hint={hint}
      rows={rows}
      spellCheck={false}
      className="font-mono"
      problem={isWrong ? words.act.noJson : undefined}
      value={typed ?? shown(value)}
      onChange={({ target }) => {
        setTyped(target.value);
        try {
          change(target.value.trim() === '' ? undefined : read(target.value));
          setWrong(false);
        } catch {
          setWrong(true);
        }
      }}
      onBlur={() => {
        if (!isWrong) setTyped(undefined);
      }}
    />
  );
}
