import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, desk, type Answers } from '../../desk.ts';
import { said } from '../../messages/en/settings.ts';
import { money } from '../../money.ts';
import { useAct } from '../../parts/act.ts';
import { Opens } from '../../parts/ask.tsx';
import { Select, TextField } from '../../parts/field.tsx';
import { Form } from '../../parts/form.tsx';
import { when } from '../../time.ts';

const { plan: of } = said;
type Subscription = Answers['subscriptions']['list']['items'][number];
type Plan = Answers['billing']['plans']['items'][number];
type Paid = Exclude<Plan['tier'], 'free'>;

const idOf = ({ tier, billing_cycle }: Pick<Subscription, 'tier' | 'billing_cycle'>) => `${tier} ${billing_cycle}`;

/** What can be subscribed to, the smallest plan first, each with what a seat costs. */
export function useOffers() {
  const { data } = useQuery({ ...api.billing.plans.queryOptions({}), staleTime: 300_000 });
  return (data?.items ?? []).flatMap(({ tier, prices }, rank) =>
    prices.map(({ billing_cycle, currency, unit_amount }) => ({
      // What costs something is not the free one.
      tier: tier as Paid,
      billing_cycle,
      rank,
      value: idOf({ tier, billing_cycle }),
      label: of.offer(of.tiers[tier], money(unit_amount, currency), of.cycles[billing_cycle]),
    })),
  );
}

/** Chooses a plan, how often it is paid and for how many: for the first time on the page of the payment provider. */
export function ChoosePlan({ subscription }: { subscription: Subscription | undefined }) {
  const offers = useOffers();
  if (offers.length === 0) return null;
  return (
    <Opens title={subscription === undefined ? of.choose : of.change} look="solid">
      {(close) => <Choice offers={offers} subscription={subscription} close={close} />}
    </Opens>
  );
}

interface ChoiceProps {
  offers: ReturnType<typeof useOffers>;
  subscription: Subscription | undefined;
  close: () => void;
}
function Choice({ offers, subscription: now, close }: ChoiceProps) {
  const [chosen, setChosen] = useState(now === undefined ? offers[0]!.value : idOf(now));
  const [seats, setSeats] = useState(now === undefined ? '' : String(now.seats));
  const offer = offers.find(({ value }) => value === chosen) ?? offers[0]!;
  const { tier, billing_cycle } = offer;
  const wanted = { tier, billing_cycle, ...(Number(seats) > 0 ? { seats: Number(seats) } : {}) };
  const rank = offers.find((one) => one.tier === now?.tier)?.rank ?? 0;
  const kind =
    now === undefined ? 'create' : offer.rank > rank ? 'upgrade' : offer.rank < rank ? 'downgrade' : 'update';
  const isSame =
    now !== undefined && kind === 'update' && billing_cycle === now.billing_cycle && Number(seats) === now.seats;
  const preview = useQuery({
    ...api.subscriptions.preview.queryOptions({ subscription_id: now?.id ?? '', ...wanted }),
    enabled: now !== undefined && !isSame,
  });
  async function choose(): Promise<void> {
    if (now === undefined) {
      location.assign((await desk.api.subscriptions.create.mutate(wanted)).checkout_url);
      return;
    }
    const { tier: _, ...same } = wanted;
    const of_it = { subscription_id: now.id, version: now.version };
    // It is charged what was shown.
    const shown = preview.data === undefined ? {} : { proration_at: preview.data.proration_at };
    if (kind === 'upgrade') await desk.api.subscriptions.upgrade.mutate({ ...of_it, ...wanted, ...shown });
    else if (kind === 'downgrade') await desk.api.subscriptions.downgrade.mutate({ ...of_it, ...wanted });
    else await desk.api.subscriptions.update.mutate({ ...of_it, ...same, ...shown });
  }
  const act = useAct(
    { mutationFn: choose, mutationKey: api.subscriptions.update.mutationKey() },
    { done: now === undefined ? undefined : of.changed, showsProblems: true, after: close },
  );
  return (
    <Form act={act} send={() => {}} submit={now === undefined ? of.pay : of.change} cancel={close}>
      <Select label={of.current} choices={offers} value={chosen} onChange={({ target }) => setChosen(target.value)} />
      <TextField
        label={of.seats}
        hint={now === undefined ? of.seatsHint : undefined}
        name="seats"
        type="number"
        min={1}
        max={100_000}
        required={now !== undefined}
        value={seats}
        onChange={({ target }) => setSeats(target.value)}
      />
      <p className="text-sm text-muted" role="status">
        {now === undefined ? of.paidThere : null}
        {preview.data === undefined
          ? null
          : of.costs(
              money(preview.data.due_now, preview.data.currency),
              money(preview.data.per_period, preview.data.currency),
              of.cycles[billing_cycle],
            )}
        {kind === 'downgrade' && now?.period_end != null ? ` ${of.changesAt(when(now.period_end))}` : null}
      </p>
    </Form>
  );
}
