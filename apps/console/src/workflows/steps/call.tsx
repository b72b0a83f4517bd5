import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { api } from '../../desk.ts';
import { said } from '../../messages/en/automation.ts';
import { Check, TextField } from '../../parts/field.tsx';
import { SchemaFields } from '../../parts/schema-fields.tsx';
import type { Leaf } from './leaf.ts';

const { builder } = said;

/** The procedure, and the fields of its input. */
export function CallBody({ step, set }: Leaf) {
  const list = useId();
  const [typed, setTyped] = useState(step.call ?? '');
  const { data: catalogue } = useQuery({ ...api.workflows.catalogue.queryOptions({}), staleTime: Infinity });
  const procedure = catalogue?.procedures.find(({ path }) => path === step.call);
  const { data: shown } = useQuery({
    ...api.workflows.catalogue.queryOptions({ procedure: step.call ?? '' }),
    enabled: procedure !== undefined,
    staleTime: Infinity,
  });
  return (
    <>
      <TextField
        label={builder.procedure}
        hint={procedure?.summary ?? builder.procedureHint}
        list={list}
        placeholder="tickets.update"
        required
        value={typed}
        problem={procedure !== undefined && !procedure.allowed ? builder.mayNot(procedure.needs) : undefined}
        onChange={({ target }) => {
          setTyped(target.value);
          set({ call: target.value });
        }}
      />
      <datalist id={list}>
        {(catalogue?.procedures ?? []).map(({ path, summary }) => (
          <option key={path} value={path}>
            {summary}
          </option>
        ))}
      </datalist>
      {procedure?.destructive === true ? (
        <Check
          label={builder.destructive}
          checked={step.confirm_destructive ?? false}
          onChange={({ target }) => set({ confirm_destructive: target.checked })}
        />
      ) : null}
      {procedure === undefined || shown?.input_schema == null ? null : (
        <SchemaFields
          key={step.call}
          schema={shown.input_schema}
          values={step.input ?? {}}
          change={(input) => set({ input: input })}
        />
      )}
    </>
  );
}
