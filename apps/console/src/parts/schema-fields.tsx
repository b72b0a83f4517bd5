import { useId, useState } from 'react';
import { words } from '../words.ts';
import { readable } from '../readable.ts';
import { Button } from './button.tsx';
import { Select, TextField } from './field.tsx';
import { JsonField } from './json-field.tsx';

/** A JSON Schema, as far as forms are drawn from it. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
}
type Values = Readonly<Record<string, unknown>>;

interface SchemaFieldsProps {
  schema: Schema;
  values: Values;
  change: (values: Values) => void;
}

/**
 * The fields of an input, drawn from its schema: those that must be given, those that are, and any other once it is asked
 * for. Each of them may also say an {{ expression }}, so even numbers are typed as text.
 */
export function SchemaFields({ schema: { properties = {}, required = [] }, values, change }: SchemaFieldsProps) {
  const [asked, setAsked] = useState<readonly string[]>([]);
  const names = Object.keys(properties).filter((name) => name !== 'team_id');
  const shown = names.filter((name) => required.includes(name) || name in values || asked.includes(name));
  const rest = names.filter((name) => !shown.includes(name));
  const set = (name: string, value: unknown) => {
    const { [name]: _, ...others } = values;
    change(value === undefined ? others : { ...others, [name]: value });
  };
  return (
    <div className="space-y-3">
      {shown.map((name) => (
        <div key={name} className="flex items-start gap-1">
          <div className="min-w-0 grow">
            <Value
              name={name}
              schema={properties[name]!}
              isRequired={required.includes(name)}
              value={values[name]}
              change={(value) => set(name, value)}
            />
          </div>
          {required.includes(name) ? null : (
            <Button
              look="bare"
              className="mt-5 text-muted"
              aria-label={words.act.removeOf(readable(name))}
              onClick={() => {
                setAsked(asked.filter((one) => one !== name));
                set(name, undefined);
              }}
            >
              ×
            </Button>
          )}
        </div>
      ))}
      {rest.length === 0 ? null : (
        <Select
          label={words.act.addField}
          isLabelHidden
          isQuiet
          choices={[
            { value: '', label: words.act.addField },
            ...rest.map((name) => ({ value: name, label: readable(name) })),
          ]}
          value=""
          onChange={({ target }) => setAsked([...asked, target.value])}
        />
      )}
    </div>
  );
}

/** The schema of what a field holds besides nothing. */
function kindOf({ anyOf, ...schema }: Schema): Schema {
  const given = anyOf?.find(({ type }) => type !== 'null');
  return given === undefined ? schema : { ...given, ...schema };
}

interface ValueProps {
  name: string;
  schema: Schema;
  isRequired: boolean;
  value: unknown;
  change: (value: unknown) => void;
}
function Value({ name, schema, isRequired, value, change }: ValueProps) {
  const list = useId();
  const { type, description, enum: choices } = kindOf(schema);
  const types = [type ?? []].flat();
  const label = `${readable(name)}${isRequired ? ' *' : ''}`;
  if (types.includes('object') || types.includes('array'))
    return (
      <JsonField
        label={label}
        hint={description}
        value={value}
        change={change}
        rows={3}
        // A whole list may come from an expression.
        read={(text) => (text.trim().startsWith('{{') ? text : (JSON.parse(text) as unknown))}
      />
    );
  const offered = choices ?? (types.includes('boolean') ? [true, false] : undefined);
  return (
    <>
      <TextField
        label={label}
        hint={description}
        required={isRequired}
        list={offered === undefined ? undefined : list}
        value={value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)}
        onChange={({ target }) => change(target.value === '' ? undefined : typed(target.value, types))}
      />
      {offered === undefined ? null : (
        <datalist id={list}>
          {offered.map((choice) => (
            <option key={String(choice)} value={String(choice)} />
          ))}
        </datalist>
      )}
    </>
  );
}

/** A number where one is asked for and one is typed; the text otherwise, which may be an expression. */
function typed(text: string, types: readonly string[]): unknown {
  if (types.includes('boolean') && (text === 'true' || text === 'false')) return text === 'true';
  const isNumber = types.includes('integer') || types.includes('number');
  return isNumber && /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
}
