import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, paged, type Answers } from '../../desk.ts';
import { said as of } from '../../messages/en/mail.ts';
import { said } from '../../messages/en/settings.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Danger, Secret } from '../../parts/ask.tsx';
import { Button } from '../../parts/button.tsx';
import { Check, Select, TextField } from '../../parts/field.tsx';
import { FormDialog, type Values } from '../../parts/form.tsx';
import { Line, Listing } from '../../parts/listing.tsx';
import { Pill } from '../../parts/pill.tsx';
import { say } from '../../parts/toast.tsx';
import { When } from '../../parts/when.tsx';
import { useMay } from '../../session.ts';
import { Room } from '../room.tsx';
import { Came } from './came.tsx';
import { Sent } from './sent.tsx';

type Mailbox = Answers['mailboxes']['get'];
const securities = ['tls', 'starttls', 'none'] as const;

/** The addresses of the team, what came in there, and what went out. */
export function MailRoom() {
  const manages = useMay()('team.manage');
  const handles = useMay()('tickets.handle');
  return (
    <Room title={said.room.mail} hint={of.hint} actions={manages ? <NewMailbox /> : null}>
      {manages ? <Mailboxes /> : null}
      {handles ? <Came /> : null}
      {manages ? <Sent /> : null}
    </Room>
  );
}

function Mailboxes() {
  const list = useInfiniteQuery(api.mailboxes.list.infiniteQueryOptions({ page_size: 50 }, paged));
  return (
    <Listing
      of={list}
      label={said.room.mail}
      empty={{ title: of.empty, hint: of.emptyHint }}
      row={(mailbox) => <MailboxLine mailbox={mailbox} />}
    />
  );
}

/** Where mail is handed over, and with what it is signed: both are needed together. */
const shownSecret = ({ url, signing_secret }: { url: string; signing_secret: string }) => `${url}\n${signing_secret}`;

function NewMailbox() {
  const [secret, setSecret] = useState<string>();
  const act = useAct(api.mailboxes.create.mutationOptions(), {
    after: (made) => setSecret(shownSecret(made)),
    showsProblems: true,
  });
  return (
    <>
      <FormDialog
        title={of.add}
        look="solid"
        act={act}
        send={(values, form) => {
          const imap = imapOf(values);
          return {
            ...namesOf(values, form),
            address: values['address']!,
            ...(imap === undefined ? {} : { imap, take_existing: form.has('take_existing') }),
          };
        }}
      >
        <TextField label={of.address} hint={of.addressHint} name="address" type="email" required autoFocus />
        <Names />
        <Imap />
        <Check label={of.existing} name="take_existing" />
      </FormDialog>
      {secret === undefined ? null : (
        <Secret title={of.secret} hint={of.secretHint} value={secret} close={() => setSecret(undefined)} />
      )}
    </>
  );
}

const Names = ({ mailbox }: { mailbox?: Mailbox }) => (
  <>
    <TextField
      label={of.name}
      hint={of.nameHint}
      name="name"
      required
      maxLength={100}
      defaultValue={mailbox?.name ?? ''}
    />
    <TextField label={of.auth} hint={of.authHint} name="auth_server" defaultValue={mailbox?.auth_server ?? ''} />
    <Check
      label={of.plus}
      hint={of.plusHint}
      name="plus_addressing"
      defaultChecked={mailbox?.plus_addressing ?? true}
    />
    <Check label={of.enabled} name="enabled" defaultChecked={mailbox?.enabled ?? true} />
  </>
);

const namesOf = (values: Values, form: FormData) => ({
  name: values['name']!,
  auth_server: values['auth_server'] === '' ? null : values['auth_server']!,
  plus_addressing: form.has('plus_addressing'),
  enabled: form.has('enabled'),
});

/** How it is read. Without a host it is not. */
const Imap = ({ imap }: { imap?: Mailbox['imap'] }) => (
  <fieldset className="space-y-4 rounded-md border border-line p-3">
    <legend className="px-1 text-sm font-semibold">{of.byImap}</legend>
    <p className="text-xs text-muted">{of.byImapHint}</p>
    <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_100px_120px]">
      <TextField label={of.host} name="host" placeholder="imap.example.com" defaultValue={imap?.host ?? ''} />
      <TextField label={of.port} name="port" type="number" min={1} max={65_535} defaultValue={imap?.port ?? ''} />
      <Select
        label={of.security}
        name="security"
        choices={securities.map((value) => ({ value, label: of.securities[value] }))}
        defaultValue={imap?.security ?? 'tls'}
      />
    </div>
    <div className="grid gap-4 sm:grid-cols-3">
      <TextField label={of.user} name="user" autoComplete="off" defaultValue={imap?.user ?? ''} />
      <TextField label={of.password} name="password" type="password" autoComplete="new-password" />
      <TextField label={of.folder} name="folder" placeholder="INBOX" defaultValue={imap?.folder ?? ''} />
    </div>
    <p className="text-xs text-muted">{of.passwordHint}</p>
  </fieldset>
);

const imapOf = ({ host, port, security, user, password, folder }: Values) =>
  host === undefined || host === ''
    ? undefined
    : {
        host,
        ...(port === '' ? {} : { port: Number(port) }),
        security: security as (typeof securities)[number],
        user: user!,
        password: password!,
        ...(folder === '' ? {} : { folder: folder! }),
      };

function MailboxLine({ mailbox }: { mailbox: Mailbox }) {
  const { id: mailbox_id, name, address, enabled, imap } = mailbox;
  const [secret, setSecret] = useState<string>();
  const verify = useAct(api.mailboxes.verify.mutationOptions(), { after: ({ mails }) => say(of.verified(mails)) });
  const update = useAct(api.mailboxes.update.mutationOptions(), { done: words.act.saved, showsProblems: true });
  const rotate = useAct(api.mailboxes.rotate.mutationOptions(), { after: (made) => setSecret(shownSecret(made)) });
  const remove = useAct(api.mailboxes.delete.mutationOptions(), { done: words.act.deleted });
  return (
    <>
      <Line
        title={address}
        hint={
          <>
            {name} ·{' '}
            {imap === null ? (
              of.handed
            ) : imap.polled_at === null ? (
              `${imap.host}, ${of.unread}`
            ) : (
              <>
                {imap.host}, {of.polled} <When at={imap.polled_at} className="" />
              </>
            )}
          </>
        }
      >
        {imap?.error == null ? null : <Pill tone="danger">{of.errors[imap.error]}</Pill>}
        <Pill tone={enabled ? 'good' : 'quiet'}>{enabled ? of.states.on : of.states.off}</Pill>
        {imap === null ? null : (
          <Button disabled={verify.isPending} onClick={() => verify.mutate({ mailbox_id })}>
            {of.verify}
          </Button>
        )}
        <FormDialog
          title={words.act.edit}
          submit={words.ticket.save}
          act={update}
          of={mailbox}
          send={(values, form, { version }) => {
            const typed = imapOf(values);
            // How it is read is sent in full, so it stays as it is unless its password is typed again.
            const how = typed === undefined ? { imap: null } : typed.password === '' ? {} : { imap: typed };
            return { mailbox_id, version, ...namesOf(values, form), ...how };
          }}
        >
          <Names mailbox={mailbox} />
          <Imap imap={imap} />
        </FormDialog>
        <Danger label={of.rotate} question={of.rotateQuestion} run={() => rotate.mutate({ mailbox_id })} />
        <Danger label={words.act.delete} question={of.removeQuestion} run={() => remove.mutate({ mailbox_id })} />
      </Line>
      {secret === undefined ? null : (
        <Secret title={of.secret} hint={of.secretHint} value={secret} close={() => setSecret(undefined)} />
      )}
    </>
  );
}
