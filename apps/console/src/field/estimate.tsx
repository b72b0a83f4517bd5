import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { api, paged, type Answers } from '../desk.ts';
import { said as field } from '../messages/en/field.ts';
import { words } from '../words.ts';
import { money } from '../money.ts';
import { useAct } from '../parts/act.ts';
import { Danger } from '../parts/ask.tsx';
import { Button } from '../parts/button.tsx';
import { TextArea } from '../parts/field.tsx';
import { FormDialog } from '../parts/form.tsx';
import { Line, Listing } from '../parts/listing.tsx';
import { Pill, type Tone } from '../parts/pill.tsx';
import { Facts, Screen, Section } from '../parts/screen.tsx';
import { Failure, Skeleton } from '../parts/state.tsx';
import { When } from '../parts/when.tsx';
import { day } from '../time.ts';
import { EstimateState } from './estimates.tsx';
import { inOurTeam } from '../links.ts';

const { estimates: said } = field;
type Estimate = Answers['estimates']['get'];
type Version = Answers['estimates']['versions']['items'][number];

const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 2 });
/** A rate in hundredths of a percent. */
const rateOf = (hundredths: number): string => percent.format(hundredths / 10_000);
const documentOf = (id: string, number?: number): string =>
  inOurTeam(`/api/v1/estimates/${id}/download${number === undefined ? '' : `?number=${number}`}`);

export function EstimateScreen() {
  const { key } = useParams({ from: '/estimates/$key' });
  const { data, error, refetch } = useQuery(api.estimates.get.queryOptions({ estimate_id: key }));
  const versions = useInfiniteQuery(
    api.estimates.versions.infiniteQueryOptions({ estimate_id: key, page_size: 50 }, paged),
  );
  if (data === undefined)
    return <main>{error === null ? <Skeleton /> : <Failure error={error} again={() => void refetch()} />}</main>;
  const waiting = versions.data?.pages.flatMap(({ items }) => items).find(({ outcome }) => outcome === null);
  return (
    <Screen
      title={`${data.key} ${data.title}`}
      hint={
        <Link to="/estimates" className="inline-block min-h-6 leading-6 hover:underline">
          {said.back}
        </Link>
      }
      actions={
        <>
          <EstimateState of={data.status} />
          <a
            href={documentOf(data.id)}
            download
            className="inline-flex min-h-8 items-center px-2 text-sm font-semibold hover:underline max-md:min-h-11"
          >
            {said.download}
          </a>
          {data.can.includes('update') ? (
            <Link
              to="/estimates/$key/edit"
              params={{ key: data.key }}
              className="inline-flex min-h-8 items-center px-2 text-sm font-semibold hover:underline max-md:min-h-11"
            >
              {said.edit}
            </Link>
          ) : null}
          <Actions estimate={data} waiting={waiting} />
        </>
      }
    >
      <Facts
        of={[
          [said.client, data.client.name],
          [said.total, money(data.total, data.currency)],
          [said.validUntil, day(data.valid_until)],
          [said.signature, data.needs_signature ? words.act.yes : words.act.no],
          [said.writtenBy, data.creator.name],
        ]}
      />
      {data.introduction === '' ? null : <p className="mt-6 wrap-anywhere whitespace-pre-wrap">{data.introduction}</p>}
      <Offer estimate={data} />
      {data.terms === '' ? null : (
        <Section title={said.terms}>
          <p className="wrap-anywhere whitespace-pre-wrap">{data.terms}</p>
        </Section>
      )}
      <Section title={said.versions}>
        <Listing
          of={versions}
          label={said.versions}
          empty={{ title: said.noVersions }}
          row={(version) => <VersionLine version={version} />}
        />
      </Section>
    </Screen>
  );
}

/** What one may do now, as the server says. A version that is decided on is the one that was read here. */
function Actions({ estimate, waiting }: { estimate: Estimate; waiting: Version | undefined }) {
  const { id: estimate_id, version, status, can } = estimate;
  const navigate = useNavigate();
  const send = useAct(api.estimates.send.mutationOptions(), { done: said.sent, showsProblems: true });
  const withdraw = useAct(api.estimates.withdraw.mutationOptions(), { showsProblems: true });
  const approve = useAct(api.estimates.approve.mutationOptions());
  const decline = useAct(api.estimates.decline.mutationOptions(), { showsProblems: true });
  const duplicate = useAct(api.estimates.duplicate.mutationOptions(), {
    after: ({ key }) => navigate({ to: '/estimates/$key', params: { key } }),
  });
  return (
    <>
      {can.includes('duplicate') ? (
        <Button look="bare" disabled={duplicate.isPending} onClick={() => duplicate.mutate({ estimate_id })}>
          {said.duplicate}
        </Button>
      ) : null}
      {can.includes('withdraw') ? (
        <FormDialog
          title={said.withdraw}
          look="danger"
          act={withdraw}
          send={({ reason }) => ({ estimate_id, ...(reason === '' ? {} : { reason: reason! }) })}
        >
          <TextArea label={said.withdrawReason} name="reason" maxLength={2000} autoFocus />
        </FormDialog>
      ) : null}
      {can.includes('decline') && waiting !== undefined ? (
        <FormDialog
          title={said.decline}
          act={decline}
          send={({ reason }) => ({ estimate_id, number: waiting.number, reason: reason! })}
        >
          <TextArea label={said.declineReason} name="reason" required maxLength={2000} autoFocus />
        </FormDialog>
      ) : null}
      {can.includes('approve') && waiting !== undefined ? (
        <Danger
          label={said.approve}
          question={said.approveQuestion}
          run={() => approve.mutate({ estimate_id, number: waiting.number, sha256: waiting.sha256 })}
        />
      ) : null}
      {can.includes('send') ? (
        <FormDialog
          title={status === 'draft' ? said.send : said.sendAgain}
          look="solid"
          act={send}
          send={({ message }) => ({ estimate_id, version, ...(message === '' ? {} : { message: message! }) })}
        >
          <TextArea label={said.message} hint={said.messageHint} name="message" maxLength={2000} autoFocus />
        </FormDialog>
      ) : null}
    </>
  );
}

/** Lines and sums as the client reads them. */
function Offer({ estimate: { lines, taxes, currency, subtotal, discount, total } }: { estimate: Estimate }) {
  const sums = [
    [said.subtotal, subtotal],
    ...(discount === 0 ? [] : [[said.discount, -discount] as const]),
    ...taxes.map(({ rate, amount }) => [said.taxOf(rateOf(rate)), amount] as const),
  ] as const;
  return (
    <Section title={said.lines}>
      <ol className="divide-y divide-line rounded-md border border-line bg-surface">
        {lines.map(({ item, quantity, unit, unit_price, tax_rate, amount }, at) => (
          <li key={at} className="flex flex-wrap items-baseline gap-x-4 px-4 py-2">
            <div className="min-w-0 grow basis-48">
              <p className="wrap-anywhere">{item}</p>
              <p className="text-sm wrap-anywhere text-muted">
                {quantity} {unit ?? ''} × {money(unit_price, currency)}
                {tax_rate === 0 ? '' : ` · ${said.taxOf(rateOf(tax_rate))}`}
              </p>
            </div>
            <span className="ml-auto tabular-nums">{money(amount, currency)}</span>
          </li>
        ))}
      </ol>
      <dl className="mt-3 space-y-1 px-4">
        {sums.map(([name, value], at) => (
          <div key={at} className="flex flex-wrap justify-between gap-x-4 text-sm">
            <dt className="text-muted">{name}</dt>
            <dd className="tabular-nums">{money(value, currency)}</dd>
          </div>
        ))}
        <div className="flex flex-wrap justify-between gap-x-4 border-t border-line pt-1 font-semibold">
          <dt>{said.total}</dt>
          <dd className="tabular-nums">{money(total, currency)}</dd>
        </div>
      </dl>
    </Section>
  );
}

const tones: Readonly<Record<NonNullable<Version['outcome']>, Tone>> = {
  approved: 'good',
  declined: 'danger',
  expired: 'warn',
  withdrawn: 'quiet',
  replaced: 'quiet',
};
function VersionLine({ version }: { version: Version }) {
  const { estimate_id, number, total, currency, sender, sent_at, viewed_at, outcome, decider, reason } = version;
  return (
    <Line
      title={
        <span>
          {said.version(number)} · {money(total, currency)}
        </span>
      }
      hint={[
        said.sentBy(sender.name),
        ...(viewed_at === null ? [] : [said.seen]),
        ...(decider === null ? [] : [said.decidedBy(decider.name)]),
        ...(reason === null || reason === '' ? [] : [reason]),
      ].join(' · ')}
    >
      <When at={sent_at} />
      <Pill tone={outcome === null ? 'wait' : tones[outcome]}>{said.outcomes[outcome ?? 'waiting']}</Pill>
      <a
        href={documentOf(estimate_id, number)}
        download
        aria-label={said.downloadVersion(number)}
        className="inline-flex min-h-8 items-center text-sm text-accent underline max-md:min-h-11"
      >
        {said.download}
      </a>
    </Line>
  );
}
