import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, paged, type Answers } from '../../desk.ts';
import { said } from '../../messages/en/settings.ts';
import { money } from '../../money.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Danger } from '../../parts/ask.tsx';
import { Button } from '../../parts/button.tsx';
import { Line, Lines, Listing, Loaded } from '../../parts/listing.tsx';
import { Pill } from '../../parts/pill.tsx';
import { Card, Facts, Section } from '../../parts/screen.tsx';
import { readable } from '../../readable.ts';
import { useMay } from '../../session.ts';
import { when } from '../../time.ts';
import { Room } from '../room.tsx';
import { ChoosePlan, useOffers } from './plan-choice.tsx';

const { plan: of } = said;
type Limits = Answers['billing']['entitlements']['limits'];
type Counted = Answers['billing']['usage']['items'][number];
type Invoice = Answers['invoices']['list']['items'][number];
const tones = { draft: 'quiet', open: 'wait', paid: 'good', void: 'quiet', uncollectible: 'danger' } as const;

const number = new Intl.NumberFormat();
const megabytes = new Intl.NumberFormat(undefined, { style: 'unit', unit: 'megabyte' });
/** Beyond this, nothing is limited: JSON has no infinity. */
function limit(name: string, value: number): string {
  if (value >= Number.MAX_SAFE_INTEGER) return of.unlimited;
  return name.includes('bytes') ? megabytes.format(value / 1_048_576) : number.format(value);
}

export function PlanRoom() {
  const plan = useQuery(api.billing.entitlements.queryOptions({}));
  const manages = useMay()('billing.manage');
  return (
    <Room title={said.room.plan}>
      <Loaded of={plan}>
        {({ tier, limits }) => (
          <>
            <Subscription tier={of.tiers[tier]} manages={manages} />
            <Usage limits={limits} />
          </>
        )}
      </Loaded>
      <PaymentMethods manages={manages} />
      <Invoices />
    </Room>
  );
}

const names: Readonly<Record<keyof Limits, string>> = of.limitNames;

/** What the plan allows: first what is used up, the fullest at the top, and then how large or old a single thing may be. */
function Usage({ limits }: { limits: Limits }) {
  const query = useQuery(api.billing.usage.queryOptions({}));
  return (
    <Loaded of={query}>
      {({ items }) => {
        const counted = new Set<string>(items.map((one) => one.limit));
        const single = (Object.keys(limits) as (keyof Limits)[]).filter((name) => !counted.has(name));
        return (
          <>
            <Section title={of.usage}>
              <Card>
                <ul aria-label={of.usage} className="grid gap-x-8 gap-y-3 text-sm sm:grid-cols-2">
                  {items
                    .toSorted((a, b) => shareOf(b) - shareOf(a))
                    .map((one) => (
                      <Used key={one.limit} {...one} />
                    ))}
                </ul>
              </Card>
            </Section>
            <Section title={of.limits}>
              <Card>
                <Facts of={single.map((name) => [names[name], limit(name, limits[name])])} />
              </Card>
            </Section>
          </>
        );
      }}
    </Loaded>
  );
}

const shareOf = ({ used, allowed }: Counted): number => (allowed === 0 ? 1 : Math.min(1, used / allowed));
/** From here on it is time to think of a larger plan. */
const FULL = 0.8;

function Used(usage: Counted) {
  const { limit: name, used, allowed, resets_at } = usage;
  const share = shareOf(usage);
  const isFull = used > 0 && share >= FULL;
  return (
    <li title={resets_at === null ? undefined : of.resets(when(resets_at))}>
      <div className="flex gap-3">
        <span className="min-w-0 grow">{names[name]}</span>
        <span className={`shrink-0 tabular-nums ${isFull ? 'font-semibold text-danger' : 'text-muted'}`}>
          {of.usedOf(limit(name, used), limit(name, allowed))}
        </span>
      </div>
      <div className="mt-1 h-1.5 rounded-full bg-sunken" aria-hidden>
        <div
          className={`h-full rounded-full ${isFull ? 'bg-danger' : 'bg-solid'}`}
          style={{ width: `${share * 100}%` }}
        />
      </div>
    </li>
  );
}

function Subscription({ tier, manages }: { tier: string; manages: boolean }) {
  const query = useQuery(api.subscriptions.list.queryOptions({ page_size: 1 }));
  const cancel = useAct(api.subscriptions.cancel.mutationOptions(), { done: of.cancelled });
  const resume = useAct(api.subscriptions.resume.mutationOptions(), { done: of.resumed });
  const portal = useAct(api.billing.portal.mutationOptions(), { after: ({ url }) => location.assign(url) });
  return (
    <Loaded of={query} rows={2}>
      {({ items: [latest] }) => {
        // What has ended is followed by a new one.
        const subscription = latest?.status === 'expired' ? undefined : latest;
        const isActive = subscription !== undefined && ['active', 'trialing'].includes(subscription.status);
        return (
          <Card>
            <Facts
              of={
                subscription === undefined
                  ? [
                      [of.current, tier],
                      [of.subscription, of.noSubscription],
                    ]
                  : [
                      [of.current, tier],
                      [of.subscription, readable(subscription.status)],
                      [of.seats, subscription.seats],
                      [
                        of.cycle,
                        `${of.cycles[subscription.billing_cycle]}, ${money(subscription.unit_amount, subscription.currency)}`,
                      ],
                      subscription.cancel_at === null
                        ? [of.renews, subscription.renews_at === null ? null : when(subscription.renews_at)]
                        : [of.ends, when(subscription.cancel_at)],
                      ...(subscription.pending === null
                        ? []
                        : [
                            [
                              of.later,
                              `${of.tiers[subscription.pending.tier]}, ${when(subscription.pending.at)}`,
                            ] as const,
                          ]),
                    ]
              }
            />
            {manages ? (
              <div className="mt-4 flex flex-wrap gap-2 empty:hidden">
                {subscription === undefined || (isActive && subscription.cancel_at === null) ? (
                  <ChoosePlan subscription={subscription} />
                ) : null}
                {subscription === undefined ? null : (
                  <>
                    <Button disabled={portal.isPending} onClick={() => portal.mutate({})}>
                      {of.portal}
                    </Button>
                    {isActive && subscription.cancel_at === null ? (
                      <Danger
                        label={of.cancel}
                        question={of.cancelQuestion}
                        run={() => cancel.mutate({ subscription_id: subscription.id })}
                      />
                    ) : null}
                    {subscription.cancel_at === null ? null : (
                      <Button
                        look="solid"
                        disabled={resume.isPending}
                        onClick={() => resume.mutate({ subscription_id: subscription.id })}
                      >
                        {of.resume}
                      </Button>
                    )}
                  </>
                )}
              </div>
            ) : null}
          </Card>
        );
      }}
    </Loaded>
  );
}

function PaymentMethods({ manages }: { manages: boolean }) {
  const query = useQuery(api.paymentMethods.list.queryOptions({}));
  // Without prices there is no provider.
  const offers = useOffers();
  const add = useAct(api.paymentMethods.add.mutationOptions(), { after: ({ url }) => location.assign(url) });
  const prefer = useAct(api.paymentMethods.setDefault.mutationOptions(), { done: words.act.saved });
  const remove = useAct(api.paymentMethods.remove.mutationOptions(), { done: words.act.deleted });
  return (
    <Section
      title={of.methods}
      actions={
        manages && offers.length > 0 ? (
          <Button disabled={add.isPending} onClick={() => add.mutate({})}>
            {of.addMethod}
          </Button>
        ) : null
      }
    >
      <Loaded of={query} rows={1}>
        {({ items }) => (
          <Lines
            items={items}
            label={of.methods}
            empty={{ title: of.noMethods }}
            row={({ id: method_id, brand, last4, exp_month, exp_year, is_default }) => (
              <Line
                title={`${brand ?? ''} …${last4 ?? ''}`}
                hint={exp_month === null ? undefined : `${of.expires} ${exp_month}/${exp_year}`}
              >
                {is_default ? <Pill tone="accent">{of.isDefault}</Pill> : null}
                {manages && !is_default ? (
                  <>
                    <Button onClick={() => prefer.mutate({ method_id })}>{of.makeDefault}</Button>
                    <Danger
                      label={of.removeMethod}
                      question={of.removeMethodQuestion}
                      run={() => remove.mutate({ method_id })}
                    />
                  </>
                ) : null}
              </Line>
            )}
          />
        )}
      </Loaded>
    </Section>
  );
}

function Invoices() {
  const list = useInfiniteQuery(api.invoices.list.infiniteQueryOptions({ page_size: 20 }, paged));
  return (
    <Section title={of.invoices}>
      <Listing
        of={list}
        label={of.invoices}
        empty={{ title: of.noInvoices }}
        row={({ id, number: name, total, currency, issued_at, status }: Invoice) => (
          <Line title={name ?? id} hint={when(issued_at)}>
            <span className="text-sm">{money(total, currency)}</span>
            <Pill tone={tones[status]}>{of.invoiceStates[status]}</Pill>
            <a className="min-h-6 text-sm leading-6 text-accent underline" href={`/api/v1/invoices/${id}/download`}>
              {of.download}
            </a>
          </Line>
        )}
      />
    </Section>
  );
}
