import type { MailName, MailProps } from '@deskwire/adapters/mail/templates.ts';
import type { EventPayload, EventType } from '@deskwire/contract/events.ts';
import type { TeamGrant } from '@deskwire/contract/kit/access.ts';
import type { ReactionCtx } from '../jobs/job.ts';

/** An event with the payload of its type. What is true now is read again: an event only says that something happened. */
export interface Happened<T extends EventType = EventType> {
  readonly id: string;
  readonly type: T;
  readonly at: string;
  readonly actor_id: string | null;
  readonly actor_name: string | null;
  readonly entity_id: string | null;
  readonly payload: EventPayload<T>;
}
/** Somebody in a team who can be notified: in the app and by email with an account, by email alone without one. */
export interface Recipient {
  readonly id: string;
  readonly user_id: string | null;
  readonly name: string;
  readonly email: string | null;
  readonly roles: readonly TeamGrant[];
}
export interface NoticeText {
  readonly title: string;
  readonly body: string;
}
/** The mails of a notice by template. The template `notice` fits any text. */
export type NoticeMail = { readonly [N in MailName]?: MailProps<N> };
/** The row that somebody opens from a notice. */
export interface Opens {
  readonly entity: string;
  readonly entity_id: string | null;
}
/** The message of one event to one person. */
export interface Letter extends NoticeText {
  readonly to: Recipient;
  readonly opens: Opens;
  readonly mail: NoticeMail;
  /** The channels it may use; all of them by default. */
  readonly channels?: readonly Channel[] | undefined;
}
export type Channel = 'app' | 'mail' | 'push' | 'slack';

/** Somebody to notify, by the id of the person, with whatever the text needs to know about them. */
interface Addressee {
  readonly id: string;
}
interface Told<T extends EventType, F, A> {
  readonly event: Happened<T>;
  readonly facts: F;
  readonly to: Recipient & A;
}
interface Spec<T extends EventType, F, A extends Addressee> {
  /** Reads what is true now. Undefined: there is nothing to tell any more. */
  readonly facts: (ctx: ReactionCtx, event: Happened<T>) => Promise<F | undefined>;
  /** The people it is for. Those who did it themselves, have left or are suspended are left out anyway. */
  readonly audience: (facts: F, event: Happened<T>) => readonly A[];
  /** Whether the actor is notified as well, because they acted where they got no response, such as by email. */
  readonly also_actor?: (facts: F) => boolean;
  /** It concerns somebody's security or a payment: nobody can turn it off, and it is never delayed. */
  readonly required?: true;
  /** Somebody is waiting for it or has to act, so it is not held back to be combined with others. */
  readonly prompt?: true;
  /** Also notifies people who have left the team. */
  readonly after_leaving?: true;
  /** Whether one of the audience may be notified; all of them by default. */
  readonly hears?: (told: Told<T, F, A>) => boolean;
  readonly text: (told: Told<T, F, A>) => NoticeText;
  /** Sends no mail if left out. */
  readonly mail?: (
    told: Told<T, F, A> & { readonly text: NoticeText; readonly ctx: ReactionCtx },
  ) => Mails | Promise<Mails>;
  /** Narrows the channels that it may use; all of them by default. */
  readonly only?: (event: Happened<T>) => readonly Channel[];
  /** The row to open; that of the event by default. */
  readonly opens?: (event: Happened<T>, told: Told<T, F, A>) => Opens;
}
type Mails = NoticeMail | undefined;

/** Finds those of some people who can be notified. */
export type FindRecipients = (
  ids: readonly string[],
  options: { readonly after_leaving: boolean },
) => Promise<readonly Recipient[]>;

/** The message about a type of event. People choose whether to get it by that type, for each channel that it uses. */
export interface Notice {
  readonly type: EventType;
  readonly channels: readonly Channel[];
  readonly required: boolean;
  readonly prompt: boolean;
  write(ctx: ReactionCtx, event: Happened, find: FindRecipients): Promise<Letter[]>;
}

/** Declares who is notified about an event, and how. A domain lists its notices in its manifest; inbox delivers them. */
export const notice = <T extends EventType, F, A extends Addressee>(type: T, spec: Spec<T, F, A>): Notice => ({
  type,
  channels: spec.mail === undefined ? ['app', 'push', 'slack'] : ['app', 'mail', 'push', 'slack'],
  required: spec.required === true,
  prompt: spec.prompt === true,
  async write(ctx: ReactionCtx, event: Happened<T>, find: FindRecipients): Promise<Letter[]> {
    const facts = await spec.facts(ctx, event);
    if (facts === undefined) return [];
    const alsoActor = spec.also_actor?.(facts) === true;
    const audience = spec.audience(facts, event).filter(({ id }) => alsoActor || id !== event.actor_id);
    if (audience.length === 0) return [];
    const ids = [...new Set(audience.map(({ id }) => id))];
    const found = await find(ids, { after_leaving: spec.after_leaving === true });
    const people = new Map(found.map((person) => [person.id, person]));
    const told = audience
      .flatMap((addressee) => {
        const person = people.get(addressee.id);
        return person === undefined ? [] : [{ event, facts, to: { ...addressee, ...person } }];
      })
      .filter((one) => spec.hears?.(one) ?? true);
    const letters: Letter[] = [];
    for (const one of told) {
      const text = spec.text(one);
      const opens = spec.opens?.(event, one) ?? { entity: type.split('.', 1)[0]!, entity_id: event.entity_id };
      const mail = (await spec.mail?.({ ...one, text, ctx })) ?? {};
      letters.push({ ...text, to: one.to, opens, mail, channels: spec.only?.(event) });
    }
    return letters;
  },
});
