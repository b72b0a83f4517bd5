import { isError } from '@deskwire/sdk';
import type { Choice, Editor } from './editor.ts';
import type { Model } from './model.ts';
import { sentenceOf } from './session.ts';
import { descriptionFrom, titleFrom } from './texts.ts';
import { addressOf, type Ticket } from './tickets.ts';

const OPEN = 'Open in Console';
const SIGN_IN = 'Sign In';

/** The commands of the extension. Each is given the ticket it was called on, or asks for one. */
export function actionsOf(editor: Editor, model: Model) {
  const api = () => model.connection.desk.api;
  const url = () => model.connection.url;

  /** Runs a command, and says what went wrong. */
  const told = <A extends unknown[]>(work: (...args: A) => Promise<void>) => {
    return async (...args: A): Promise<void> => {
      try {
        await work(...args);
      } catch (error) {
        const isOut = isError(error, 'UNAUTHENTICATED');
        const sentence = isOut ? 'You are not signed in to Deskwire.' : sentenceOf(error, url());
        const action = await editor.warn(sentence, ...(isOut ? [SIGN_IN] : []));
        if (action === SIGN_IN) await model.signIn();
      }
    };
  };

  async function chosen(given: Ticket | undefined, title: string): Promise<Ticket | undefined> {
    if (given !== undefined) return given;
    const shown = new Map(model.shown.groups.flatMap(({ tickets }) => tickets).map((ticket) => [ticket.id, ticket]));
    if (shown.size === 0) return void (await editor.inform('You have no open tickets.'));
    const choices = [...shown.values()].map((ticket) => ({ label: ticket.key, about: ticket.title, value: ticket }));
    return editor.choose(title, choices);
  }

  return {
    'deskwire.signIn': told(() => model.signIn()),
    'deskwire.signOut': told(() => model.signOut()),
    'deskwire.refresh': told(() => model.refresh()),

    'deskwire.create': told(async () => {
      const selection = editor.selection();
      const value = selection === undefined ? '' : titleFrom(selection);
      const title = await editor.ask({ title: 'Create Ticket', prompt: 'What is it about, in one line?', value });
      if (title === undefined || title.trim() === '') return;
      const description = selection === undefined ? {} : { description: descriptionFrom(selection) };
      const ticket = await api().tickets.create.mutate({ title, ...description, source: 'plugin' });
      void model.refresh().catch(() => {});
      if ((await editor.inform(`Created ${ticket.key}.`, OPEN)) === OPEN) await editor.open(addressOf(url(), ticket));
    }),

    'deskwire.comment': told(async (given?: Ticket) => {
      const ticket = await chosen(given, 'Comment on which ticket?');
      if (ticket === undefined) return;
      const mayNote = (await api().users.me.query()).permissions.includes('tickets.handle');
      const is_internal = mayNote
        ? await editor.choose(`Comment on ${ticket.key}`, [
            { label: 'Internal note', about: 'Only people who handle tickets see it.', value: true },
            { label: 'Reply', about: `${ticket.reporter.name} is notified.`, value: false },
          ])
        : false;
      if (is_internal === undefined) return;
      const prompt = is_internal ? 'Internal note, in Markdown' : 'Reply, in Markdown';
      const content = await editor.ask({ title: `${ticket.key} ${ticket.title}`, prompt });
      if (content === undefined || content.trim() === '') return;
      await api().tickets.comments.create.mutate({ ticket_id: ticket.id, content, is_internal });
      await editor.inform(`Commented on ${ticket.key}.`);
    }),

    'deskwire.setStatus': told(async (given?: Ticket) => {
      const ticket = await chosen(given, 'Set the status of which ticket?');
      if (ticket === undefined) return;
      const [{ items }, { next_statuses }] = await Promise.all([
        api().tickets.statuses.list.query(),
        api().tickets.get.query({ ticket_id: ticket.id }),
      ]);
      const now = items.find(({ slug }) => slug === ticket.status);
      const choices: Choice<string>[] = items
        .filter(({ slug }) => next_statuses.includes(slug))
        .map(({ slug, name, category }) => ({ label: name, about: category, value: slug }));
      const status = await editor.choose(`${ticket.key} is ${now?.name ?? ticket.status}`, choices);
      if (status === undefined) return;
      try {
        await api().tickets.setStatus.mutate({ ticket_id: ticket.id, status, version: ticket.version });
      } catch (error) {
        if (!isError(error, 'VERSION_CONFLICT')) throw error;
        // Nothing is overwritten that was not seen.
        await model.refresh();
        await editor.warn(`${ticket.key} was changed in the meantime. Look at it, and try again.`);
        return;
      }
      await model.refresh();
    }),

    'deskwire.open': told(async (given?: Ticket) => {
      const ticket = await chosen(given, 'Open which ticket?');
      if (ticket !== undefined) await editor.open(addressOf(url(), ticket));
    }),

    'deskwire.copyKey': told(async (given?: Ticket) => {
      const ticket = await chosen(given, 'Copy the key of which ticket?');
      if (ticket !== undefined) await editor.copy(`${ticket.key} ${ticket.title}`);
    }),
  };
}
export type Actions = ReturnType<typeof actionsOf>;
