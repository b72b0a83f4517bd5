import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, paged, type Answers } from '../desk.ts';
import { said } from '../messages/en/goods.ts';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Danger, Opens, Secret } from '../parts/ask.tsx';
import { TextField } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { Line, Listing } from '../parts/listing.tsx';
import { Pill } from '../parts/pill.tsx';
import { When } from '../parts/when.tsx';

type License = Answers['licenses']['list']['items'][number];

/** On which devices a licence is used, and on how many it can be. */
export function Devices({ license }: { license: License }) {
  return (
    <Opens title={said.limitTitle(license.holder_name)} label={said.limit}>
      {(close) => <Limit license={license} close={close} />}
    </Opens>
  );
}

function Limit({ license: { id: license_id, max_activations }, close }: { license: License; close: () => void }) {
  const list = useInfiniteQuery(api.licenses.activations.infiniteQueryOptions({ license_id, page_size: 20 }, paged));
  const act = useAct(api.licenses.setLimit.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <div className="space-y-6">
      <Form
        act={act}
        submit={words.ticket.save}
        cancel={close}
        sent={close}
        send={({ most }) => ({ license_id, max_activations: most === '' ? null : Number(most) })}
      >
        <TextField
          label={said.most}
          hint={said.mostHint}
          name="most"
          type="number"
          min={1}
          max={10_000}
          defaultValue={max_activations}
          autoFocus
        />
      </Form>
      <div>
        <h3 className="mb-2 font-semibold">{said.devices}</h3>
        <Listing
          of={list}
          label={said.devices}
          empty={{ title: said.noDevices }}
          row={({ name, last_seen_at, deactivated_at }) => (
            <Line
              title={name ?? said.unnamed}
              hint={
                <>
                  {said.seen} <When at={last_seen_at} className="" />
                </>
              }
            >
              <Pill tone={deactivated_at === null ? 'good' : 'quiet'}>
                {deactivated_at === null ? said.inUse : said.over}
              </Pill>
            </Line>
          )}
        />
      </div>
    </div>
  );
}

/** Another key for a licence whose key was lost, or is known to others. */
export function Reissue({ license: { id: license_id } }: { license: License }) {
  const [key, setKey] = useState<string>();
  const act = useAct(api.licenses.reissue.mutationOptions(), { after: ({ key: made }) => setKey(made) });
  return (
    <>
      <Danger label={said.reissue} question={said.reissueQuestion} run={() => act.mutate({ license_id })} />
      {key === undefined ? null : (
        <Secret title={said.key} hint={said.keyHint} value={key} close={() => setKey(undefined)} />
      )}
    </>
  );
}
