import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, paged, type Answers } from '../../desk.ts';
import { said } from '../../messages/en/settings.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Danger, Opens, Secret } from '../../parts/ask.tsx';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { Form, FormDialog } from '../../parts/form.tsx';
import { Line, Lines, Listing, Loaded } from '../../parts/listing.tsx';
import { Pill } from '../../parts/pill.tsx';
import { Card, Section } from '../../parts/screen.tsx';
import { When } from '../../parts/when.tsx';
import { Room } from '../room.tsx';

const { security } = said;
type Setup = Answers['auth']['twoFactor']['enable'];

export const SecurityRoom = () => (
  <Room title={said.room.security}>
    <Password />
    <SecondFactor />
    <Sessions />
    <Identities />
  </Room>
);

function Password() {
  const act = useAct(api.auth.changePassword.mutationOptions(), { done: security.changed, showsProblems: true });
  return (
    <Card className="flex flex-wrap items-center gap-4">
      <div className="min-w-0 grow">
        <h2 className="font-semibold">{security.password}</h2>
        <p className="text-sm text-muted">{security.passwordHint}</p>
      </div>
      <FormDialog
        title={security.change}
        act={act}
        send={({ current_password, new_password }) => ({
          current_password: current_password!,
          new_password: new_password!,
        })}
      >
        <TextField
          label={security.current}
          name="current_password"
          type="password"
          autoComplete="current-password"
          required
          autoFocus
        />
        <TextField
          label={security.next}
          name="new_password"
          type="password"
          autoComplete="new-password"
          minLength={12}
          required
        />
      </FormDialog>
    </Card>
  );
}

function SecondFactor() {
  const query = useQuery(api.auth.twoFactor.get.queryOptions({}));
  const [setup, setSetup] = useState<Setup>();
  const [codes, setCodes] = useState<readonly string[]>();
  const enable = useAct(api.auth.twoFactor.enable.mutationOptions(), { after: setSetup, showsProblems: true });
  const replace = useAct(api.auth.twoFactor.replaceRecoveryCodes.mutationOptions(), {
    after: ({ recovery_codes }) => setCodes(recovery_codes),
  });
  const disable = useAct(api.auth.twoFactor.disable.mutationOptions(), { showsProblems: true });
  const password = (
    <TextField label={security.password} name="password" type="password" autoComplete="current-password" autoFocus />
  );
  const sendPassword = ({ password: typed }: { password?: string }) =>
    typed === undefined || typed === '' ? {} : { password: typed };
  return (
    <Section title={security.factor} hint={security.factorHint}>
      <Loaded of={query} rows={1}>
        {({ enabled, recovery_codes_left }) => (
          <Card className="flex flex-wrap items-center gap-2">
            <p className="grow">{enabled ? security.factorOn(recovery_codes_left) : security.factorOff}</p>
            {enabled ? (
              <>
                <Button onClick={() => replace.mutate({})}>{security.newCodes}</Button>
                <FormDialog title={security.turnOff} look="danger" act={disable} send={sendPassword}>
                  {password}
                </FormDialog>
              </>
            ) : (
              <Opens title={security.turnOn} look="solid">
                {(close) =>
                  setup === undefined ? (
                    <Form act={enable} submit={security.turnOn} send={sendPassword} cancel={close}>
                      {password}
                    </Form>
                  ) : (
                    <ConfirmFactor
                      setup={setup}
                      done={(given) => {
                        setSetup(undefined);
                        setCodes(given);
                        close();
                      }}
                    />
                  )
                }
              </Opens>
            )}
          </Card>
        )}
      </Loaded>
      {codes === undefined ? null : (
        <Secret
          title={security.recovery}
          hint={security.recoveryHint}
          value={codes.join('\n')}
          close={() => setCodes(undefined)}
        />
      )}
    </Section>
  );
}

function ConfirmFactor({ setup, done }: { setup: Setup; done: (codes: readonly string[]) => void }) {
  const act = useAct(api.auth.twoFactor.confirm.mutationOptions(), {
    after: ({ recovery_codes }) => done(recovery_codes),
    showsProblems: true,
  });
  return (
    <Form act={act} submit={words.stepUp.confirm} send={({ code }) => ({ code: code! })}>
      <p className="text-sm text-muted">{security.scan}</p>
      <QrCode uri={setup.qr_svg} />
      <p className="text-center font-mono text-sm break-all">
        <span className="sr-only">{security.secret}: </span>
        {setup.secret}
      </p>
      <TextField
        label={security.code}
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        autoFocus
      />
    </Form>
  );
}

/** Drawn as part of the page: its policy shows no picture from a data: URI. */
function QrCode({ uri }: { uri: string }) {
  const [head, body = ''] = uri.split(',', 2) as [string, string?];
  const svg = new DOMParser().parseFromString(
    head.endsWith(';base64') ? atob(body) : decodeURIComponent(body),
    'image/svg+xml',
  ).documentElement;
  const paths = [...svg.querySelectorAll('path')].map((path) => path.getAttribute('d') ?? '');
  return (
    <svg viewBox={svg.getAttribute('viewBox') ?? undefined} className="mx-auto size-48 bg-white text-black" aria-hidden>
      {paths.map((path) => (
        <path key={path} d={path} fill="currentColor" />
      ))}
    </svg>
  );
}

function Sessions() {
  const list = useInfiniteQuery(api.auth.sessions.list.infiniteQueryOptions({ page_size: 20 }, paged));
  const end = useAct(api.auth.sessions.revoke.mutationOptions(), { done: security.ended });
  const endOthers = useAct(api.auth.sessions.revokeOthers.mutationOptions(), { done: security.ended });
  return (
    <Section
      title={security.sessions}
      hint={security.sessionsHint}
      actions={<Button onClick={() => endOthers.mutate({})}>{security.endOthers}</Button>}
    >
      <Listing
        of={list}
        label={security.sessions}
        empty={{ title: security.noSessions }}
        row={({ id, device, address, last_seen_at, current }) => (
          <Line
            title={device === '' ? security.unknown : device}
            hint={
              <>
                {address === '' ? null : `${address} · `}
                {security.seen} <When at={last_seen_at} className="" />
              </>
            }
          >
            {current ? (
              <Pill tone="good">{security.here}</Pill>
            ) : (
              <Button onClick={() => end.mutate({ session_id: id })}>{security.end}</Button>
            )}
          </Line>
        )}
      />
    </Section>
  );
}

function Identities() {
  const identities = useQuery(api.auth.identities.list.queryOptions({ page_size: 50 }));
  const providers = useQuery({ ...api.auth.oauth.providers.queryOptions({}), staleTime: 300_000 });
  const unlink = useAct(api.auth.identities.unlink.mutationOptions());
  return (
    <Section title={security.identities} hint={security.identitiesHint}>
      <Loaded of={identities} rows={1}>
        {({ items }) => (
          <Lines
            items={items}
            label={security.identities}
            empty={{ title: security.noIdentities }}
            row={({ id, provider, email, last_used_at }) => (
              <Line
                title={providers.data?.providers.find((one) => one.id === provider)?.name ?? provider}
                hint={
                  <>
                    {email} <When at={last_used_at} className="" />
                  </>
                }
              >
                <Danger
                  label={security.unlink}
                  question={security.identitiesHint}
                  run={() => unlink.mutate({ identity_id: id })}
                />
              </Line>
            )}
          />
        )}
      </Loaded>
    </Section>
  );
}
