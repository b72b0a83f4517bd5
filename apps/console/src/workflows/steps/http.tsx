import { said } from '../../messages/en/automation.ts';
import { Select, TextArea, TextField } from '../../parts/field.tsx';
import { JsonField } from '../../parts/json-field.tsx';
import type { Draft } from '../draft.ts';
import type { Leaf } from './leaf.ts';

const { builder } = said;
const methods = (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).map((value) => ({ value, label: value }));

/** The request that another system gets. */
export function HttpBody({ step: { http }, set }: Leaf) {
  const now = http ?? { method: 'POST' as const, url: '' };
  const put = (part: Partial<NonNullable<Draft['http']>>) => set({ http: { ...now, ...part } });
  return (
    <>
      <div className="grid grid-cols-[112px_minmax(0,1fr)] gap-3">
        <Select
          label={builder.method}
          choices={methods}
          value={now.method}
          onChange={({ target }) => put({ method: target.value as typeof now.method })}
        />
        <TextField label={builder.url} required value={now.url} onChange={({ target }) => put({ url: target.value })} />
      </div>
      <JsonField
        label={builder.headers}
        value={now.headers}
        rows={2}
        change={(value) => put({ headers: value as typeof now.headers })}
      />
      {now.method === 'GET' ? null : (
        <TextArea
          label={builder.body}
          hint={builder.bodyHint}
          rows={3}
          value={
            typeof now.body === 'string' ? now.body : now.body === undefined ? '' : JSON.stringify(now.body, null, 2)
          }
          onChange={({ target }) => put({ body: target.value === '' ? undefined : target.value })}
        />
      )}
    </>
  );
}
