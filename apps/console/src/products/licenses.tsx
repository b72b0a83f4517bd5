import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, paged } from '../desk.ts';
import { said as words } from '../messages/en/knowledge.ts';
import { useAct } from '../parts/act.ts';
import { Danger, Secret } from '../parts/ask.tsx';
import { Button } from '../parts/button.tsx';
import { Select, TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form.tsx';
import { Line, Listing } from '../parts/listing.tsx';
import { Pill } from '../parts/pill.tsx';
import { Screen } from '../parts/screen.tsx';
import { useMay } from '../session.ts';
import { when } from '../time.ts';
import { Devices, Reissue } from './license.tsx';
import { Parts } from './products.tsx';

const { products: said } = words;
const tones = { active: 'good', suspended: 'warn', expired: 'quiet', revoked: 'danger' } as const;

export function LicensesScreen() {
  const manages = useMay()('products.manage');
  const list = useInfiniteQuery(api.licenses.list.infiniteQueryOptions({ page_size: 50 }, paged));
  const suspend = useAct(api.licenses.suspend.mutationOptions());
  const resume = useAct(api.licenses.resume.mutationOptions());
  const revoke = useAct(api.licenses.revoke.mutationOptions());
  return (
    <Screen title={said.title} actions={manages ? <Issue /> : null}>
      <Parts />
      <Listing
        of={list}
        label={said.licenses}
        empty={{ title: said.noLicenses }}
        row={(license) => {
          const {
            id: license_id,
            holder_name,
            product_name,
            prefix,
            activations,
            max_activations,
            expires_at,
            status,
          } = license;
          return (
            <Line
              title={holder_name}
              hint={[
                product_name,
                `${prefix}…`,
                said.used(activations, max_activations),
                ...(expires_at === null ? [] : [`${said.expires} ${when(expires_at)}`]),
              ].join(' · ')}
            >
              <Pill tone={tones[status]}>{said.states[status]}</Pill>
              {manages && status === 'active' ? (
                <Button onClick={() => suspend.mutate({ license_id })}>{said.suspend}</Button>
              ) : null}
              {manages && status === 'suspended' ? (
                <Button onClick={() => resume.mutate({ license_id })}>{said.resume}</Button>
              ) : null}
              {manages && status !== 'revoked' ? (
                <>
                  <Devices license={license} />
                  <Reissue license={license} />
                  <Danger
                    label={said.revoke}
                    question={said.revokeQuestion}
                    run={() => revoke.mutate({ license_id })}
                  />
                </>
              ) : null}
            </Line>
          );
        }}
      />
    </Screen>
  );
}

function Issue() {
  const { data } = useQuery(api.products.list.queryOptions({ page_size: 100 }));
  const [key, setKey] = useState<string>();
  const act = useAct(api.licenses.issue.mutationOptions(), {
    after: ({ key: issued }) => setKey(issued),
    showsProblems: true,
  });
  const offered = (data?.items ?? []).filter(({ published_at }) => published_at !== null);
  return (
    <>
      <FormDialog
        title={said.issue}
        look="solid"
        act={act}
        send={({ product_id, holder_name, holder_email }) => ({
          product_id: product_id!,
          holder_name: holder_name!,
          ...(holder_email === '' ? {} : { holder_email: holder_email! }),
        })}
      >
        <Select
          label={said.product}
          name="product_id"
          required
          choices={offered.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <TextField label={said.holder} name="holder_name" required maxLength={200} />
        <TextField label={said.email} name="holder_email" type="email" />
      </FormDialog>
      {key === undefined ? null : (
        <Secret title={said.key} hint={said.keyHint} value={key} close={() => setKey(undefined)} />
      )}
    </>
  );
}
