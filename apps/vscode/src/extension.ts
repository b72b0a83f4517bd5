import {
  commands,
  env,
  EventEmitter,
  MarkdownString,
  ProgressLocation,
  StatusBarAlignment,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  window,
  workspace,
  type Disposable,
  type ExtensionContext,
  type TreeDataProvider,
} from 'vscode';
import { actionsOf } from './actions.ts';
import type { Choice, Editor, Selection } from './editor.ts';
import { Model } from './model.ts';
import { detailOf, type Group, type Ticket } from './tickets.ts';

/** The only file that knows VS Code: it gives the model what it needs, and shows what the model has. */
export async function activate(context: ExtensionContext): Promise<void> {
  const editor = editorOf(context);
  const changed = new EventEmitter<void>();
  const status = window.createStatusBarItem('deskwire.status', StatusBarAlignment.Left, 50);
  status.name = 'Deskwire';
  const model = new Model(editor, `VS Code on ${env.appHost}`, () => {
    const { state, summary } = model.shown;
    status.text = `$(${icons[state]}) ${summary}`;
    status.tooltip = tooltips[state];
    status.command = state === 'signed_out' ? 'deskwire.signIn' : 'deskwire.tickets.focus';
    void commands.executeCommand('setContext', 'deskwire.signedIn', state !== 'signed_out');
    changed.fire();
  });
  const actions = Object.entries(actionsOf(editor, model)).map(([name, run]) =>
    // From the tree comes its node, from elsewhere nothing or the place of a click.
    commands.registerCommand(name, (node?: unknown) => run(ticketOf(node))),
  );
  context.subscriptions.push(
    ...actions,
    changed,
    status,
    { dispose: () => model.stop() },
    window.registerTreeDataProvider('deskwire.tickets', treeOf(model, changed)),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('deskwire')) void model.restart();
    }),
    // Another window has signed in or out. A refresh of the tokens is no reason to begin anew.
    context.secrets.onDidChange(async () => {
      const isIn = (await model.connection.store.get()) !== undefined;
      if (isIn !== (model.shown.state !== 'signed_out')) await model.restart();
    }),
  );
  status.show();
  await model.restart().catch(() => {});
}

const icons = { signed_out: 'sign-in', loading: 'sync~spin', live: 'tasklist', offline: 'debug-disconnect' };
const tooltips = {
  signed_out: 'Sign in to Deskwire',
  loading: 'Deskwire: loading your tickets',
  live: 'Deskwire: your tickets',
  offline: 'Deskwire: no connection, what is shown may be old',
};

type Node = Group | { readonly ticket: Ticket };
const ticketOf = (node: unknown): Ticket | undefined =>
  typeof node === 'object' && node !== null && 'ticket' in node ? (node.ticket as Ticket) : undefined;

function treeOf(model: Model, changed: EventEmitter<void>): TreeDataProvider<Node> {
  return {
    onDidChangeTreeData: changed.event,
    getChildren(node) {
      if (node === undefined) return [...model.shown.groups];
      return 'ticket' in node ? [] : node.tickets.map((ticket) => ({ ticket }));
    },
    getTreeItem(node) {
      if (!('ticket' in node)) {
        const item = new TreeItem(node.name, TreeItemCollapsibleState.Expanded);
        item.id = node.name;
        item.description = String(node.total);
        return item;
      }
      const { ticket } = node;
      const item = new TreeItem(`${ticket.key} ${ticket.title}`);
      item.description = detailOf(ticket);
      item.contextValue = 'ticket';
      item.iconPath = new ThemeIcon(ticket.priority === 'urgent' ? 'flame' : 'circle-outline');
      // Text of others: it is shown as it is, and neither its links nor its HTML do anything.
      const tooltip = new MarkdownString();
      tooltip.appendText(`${ticket.title}\n\n${ticket.description}`);
      item.tooltip = tooltip;
      item.command = { command: 'deskwire.open', title: 'Open', arguments: [node] };
      return item;
    },
  };
}

function editorOf({ secrets }: ExtensionContext): Editor {
  return {
    secrets: {
      get: async (key) => secrets.get(key),
      set: async (key, value) => (value === undefined ? secrets.delete(key) : secrets.store(key, value)),
    },
    settings() {
      const settings = workspace.getConfiguration('deskwire');
      return { url: settings.get<string>('url', ''), team: settings.get<string>('team') || undefined };
    },
    inform: async (text, ...actions) => window.showInformationMessage(text, ...actions),
    warn: async (text, ...actions) => window.showWarningMessage(text, ...actions),
    ask: async ({ title, prompt, value }) =>
      window.showInputBox({ title, prompt, ignoreFocusOut: true, ...(value === undefined ? {} : { value }) }),
    async choose<T>(title: string, choices: readonly Choice<T>[]) {
      const items = choices.map(({ label, about, value }) => ({ label, description: about ?? '', value }));
      return (await window.showQuickPick(items, { title, matchOnDescription: true }))?.value;
    },
    selection,
    open: async (url) => void (await env.openExternal(Uri.parse(url, true))),
    copy: async (text) => env.clipboard.writeText(text),
    waiting: async (title, work) =>
      window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, async (_, token) => {
        const leaving = new AbortController();
        const listening: Disposable = token.onCancellationRequested(() => leaving.abort());
        return work(leaving.signal).finally(() => listening.dispose());
      }),
  };
}

/** Outside of workspaces, folders are nobody's business. */
function pathOf(uri: Uri): string {
  const isInside = workspace.getWorkspaceFolder(uri) !== undefined;
  return isInside ? workspace.asRelativePath(uri, false).replaceAll('\\', '/') : (uri.path.split('/').at(-1) ?? '');
}

function selection(): Selection | undefined {
  const active = window.activeTextEditor;
  if (active === undefined || active.selection.isEmpty) return undefined;
  const { document, selection: selected } = active;
  // A selection of whole lines ends at the beginning of the line after them.
  const isWhole = selected.end.character === 0 && selected.end.line > selected.start.line;
  return {
    path: pathOf(document.uri),
    first_line: selected.start.line + 1,
    last_line: selected.end.line + (isWhole ? 0 : 1),
    language: document.languageId,
    text: document.getText(selected),
  };
}
