import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, desk, paged, type Answers } from '../../desk.ts';
import { said } from '../../messages/en/settings.ts';
import { said as of } from '../../messages/en/inbound.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Danger, Secret } from '../../parts/ask.tsx';
import { Select, TextField } from '../../parts/field.tsx';
import { EditDialog, FormDialog, type Values } from '../../parts/form.tsx';
import { Line, Listing } from '../../parts/listing.tsx';
import { when } from '../../time.ts';
import { Room } from '../room.tsx';
import { Messages } from './messages.tsx';

type Source = Answers['inbound']['sources']['list']['items'][number];
type Proof = Source['verify'];
type Made = Answers['inbound']['sources']['create'];

export function InboundRoom() {
  const list = useInfiniteQuery(api.inbound.sources.list.infiniteQueryOptions({ page_size: 50 }, paged));
  const [made, setMade] = useState<Made>();
  const create = useAct(api.inbound.sources.create.mutationOptions(), { after: setMade, showsProblems: true });
  return (
    <Room
      title={said.room.inbound}
      hint={of.hint}
      actions={
        <FormDialog
          title={of.add}
          look="solid"
          submit={words.act.create}
          act={create}
          send={(values) => ({
            provider: values['provider'] as Source['provider'],
            ...sourceOf(values),
          })}
        >
          <Select
            label={of.from}
            name="provider"
            choices={(['generic', 'make'] as const).map((value) => ({ value, label: of.providers[value] }))}
          />
          <SourceFields />
        </FormDialog>
      }
    >
      <Listing
        of={list}
        label={said.room.inbound}
        empty={{ title: of.empty, hint: of.emptyHint }}
        row={(source) => <SourceLine source={source} show={setMade} />}
      />
      <Messages />
      {made === undefined ? null : (
        <Secret
          title={of.made}
          hint={of.madeHint}
          value={
            made.signing_secret === null ? made.url : `${of.address}: ${made.url}\n${of.secret}: ${made.signing_secret}`
          }
          close={() => setMade(undefined)}
        />
      )}
    </Room>
  );
}

const orNull = (typed: string | undefined): string | null => (typed === undefined || typed === '' ? null : typed);
const sourceOf = ({ slug, description, verify, signature_header, dedupe_header, dedupe_pointer }: Values) => ({
  slug: slug!,
  description: orNull(description),
  verify: verify as Proof,
  signature_header: orNull(signature_header),
  dedupe_header: orNull(dedupe_header),
  dedupe_pointer: orNull(dedupe_pointer),
});

const proofs = (Object.keys(of.proofs) as Proof[]).map((value) => ({ value, label: of.proofs[value] }));
const SourceFields = ({ source }: { source?: Source }) => (
  <>
    <TextField
      label={of.name}
      hint={of.nameHint}
      name="slug"
      required
      pattern="[a-z0-9][a-z0-9\-]{0,49}"
      maxLength={50}
      autoFocus
      defaultValue={source?.slug ?? ''}
    />
    <TextField label={of.description} name="description" maxLength={200} defaultValue={source?.description ?? ''} />
    <Select label={of.verify} name="verify" choices={proofs} defaultValue={source?.verify ?? 'none'} />
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField
        label={of.header}
        hint={of.headerHint}
        name="signature_header"
        maxLength={100}
        defaultValue={source?.signature_header ?? ''}
      />
      <TextField
        label={of.same}
        hint={of.sameHint}
        name="dedupe_header"
        maxLength={100}
        defaultValue={source?.dedupe_header ?? ''}
      />
    </div>
    <TextField
      label={of.pointer}
      hint={of.pointerHint}
      name="dedupe_pointer"
      maxLength={200}
      defaultValue={source?.dedupe_pointer ?? ''}
    />
  </>
);

function SourceLine({ source, show }: { source: Source; show: (made: Made) => void }) {
  const { id: source_id, slug, description, provider, verify, previous_secret_expires_at: until } = source;
  const update = useAct(api.inbound.sources.update.mutationOptions(), {
    done: words.act.saved,
    showsProblems: true,
  });
  const rotate = useAct(api.inbound.sources.rotate.mutationOptions(), { after: show });
  const remove = useAct(api.inbound.sources.delete.mutationOptions(), {
    done: words.act.deleted,
    undo: (_, input) => desk.api.inbound.sources.restore.mutate(input),
  });
  return (
    <Line
      title={slug}
      hint={[
        of.providers[provider],
        ...(verify === 'none' ? [] : [of.proofs[verify]]),
        ...(description === null ? [] : [description]),
        ...(until === null ? [] : [`${of.both} ${when(until)}`]),
      ].join(' · ')}
    >
      <EditDialog
        title={of.edit}
        look="bare"
        act={update}
        of={source}
        send={(values, _, { version }) => ({ source_id, version, ...sourceOf(values) })}
      >
        <SourceFields source={source} />
      </EditDialog>
      <Danger look="bare" label={of.rotate} question={of.rotateQuestion} run={() => rotate.mutate({ source_id })} />
      <Danger label={words.act.delete} question={of.deleteQuestion} run={() => remove.mutate({ source_id })} />
    </Line>
  );
}
