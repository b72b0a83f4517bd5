import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { contract } from '@deskwire/contract/contract.ts';
import { entries, type Entry } from '@deskwire/contract/kit/define.ts';
import { pathOf } from '@deskwire/contract/paths.ts';

/**
 * Procedures that manage their own transactions and do not say by `once` or `each` what a call that is repeated with its
 * Idempotency-Key must not do twice, and why that is right. An entry that is no longer needed fails the test.
 */
const reasons: readonly (readonly [reason: string, paths: readonly string[]])[] = [
  [
    'It keeps nothing: what it answers is asked or looked up again.',
    [
      'ai.analyze',
      'ai.analyzeDocument',
      'ai.analyzeImage',
      'ai.analyzeText',
      'ai.classify',
      'ai.compare',
      'ai.extract',
      'ai.generate',
      'ai.providers.test',
      'ai.summarize',
      'ai.translate',
      'analytics.query',
      'billing.portal',
      'documents.evaluate',
      'memory.context',
      'memory.query',
      'paymentMethods.add',
      'search.advanced',
      'search.global',
      'webhooks.test',
    ],
  ],
  [
    'It sets what it is given, or reads what is true elsewhere: a second time leaves the same.',
    [
      'admin.maintenance',
      'ai.models.refresh',
      'billing.refresh',
      'integrations.linkRepository',
      'integrations.sync',
      'jira.config.set',
      'jira.mappings.set',
      'mailboxes.verify',
      'paymentMethods.setDefault',
      'subscriptions.cancel',
      'subscriptions.downgrade',
      'subscriptions.resume',
      'subscriptions.update',
      'subscriptions.upgrade',
      'users.setAvatar',
    ],
  ],
  [
    'It is done in one state only and ends that state, so a second call is refused.',
    [
      'emails.inbound.accept',
      'integrations.disconnect',
      'invoices.pay',
      'paymentMethods.remove',
      'purchases.refund',
      'tickets.undo',
    ],
  ],
  [
    'What it makes is claimed by a key of its own before another system is asked.',
    ['jira.createIssue', 'jira.linkIssue'],
  ],
  ['It begins with billing.startCheckout, which asks.', ['subscriptions.create']],
  [
    'A message of another system is known by its own id, which arrives once.',
    [
      'inbound.clickup',
      'inbound.generic',
      'inbound.github',
      'inbound.jira',
      'inbound.lemonsqueezy',
      'inbound.make',
      'inbound.slack',
      'inbound.stripe',
      'jira.upsert',
      'mailboxes.receive',
      'previews.callback',
      'staging.deployments.report',
    ],
  ],
  [
    'Slack knows no key for what is posted: a call that died after it posted may post once more.',
    ['integrations.sendSlack'],
  ],
  [
    'It proves who somebody is. A token, a code or a link counts once by itself, and a session that nobody received ends unused.',
    [
      'auth.changePassword',
      'auth.confirmPassword',
      'auth.device.poll',
      'auth.emailLogin',
      'auth.login',
      'auth.oauth.finish',
      'auth.oauth.link',
      'auth.oauth.start',
      'auth.refresh',
      'auth.refreshToken',
      'auth.register',
      'auth.resetPassword',
      'auth.sessionExchange',
      'auth.token',
      'auth.twoFactor.confirm',
      'auth.twoFactor.disable',
      'auth.twoFactor.enable',
      'auth.twoFactor.verify',
      'auth.verifyCode',
      'auth.verifyEmail',
      'integrations.connect',
      'integrations.finish',
    ],
  ],
];
const others = reasons.flatMap(([, paths]) => paths);

const sources = join(import.meta.dirname, '../packages/router/src');
const read = (file: string): string =>
  readFileSync(join(sources, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');

interface Imported {
  readonly name: string;
  readonly from: string;
}
/** What a file imports, by the names that it uses for it. */
const importsOf = (text: string): Map<string, Imported> =>
  new Map(
    [...text.matchAll(/import \{([^}]*)\} from '([^']*)'/g)].flatMap(([, names = '', from = '']) =>
      names.split(',').map((one): [string, Imported] => {
        const [name = '', as = name] = one.trim().split(' as ');
        return [as, { name, from }];
      }),
    ),
  );

type Tree = Readonly<Record<string, unknown>>;
/** For each procedure that manages its own transactions, whether the code it calls first asks what was done before. */
async function findManual(): Promise<Map<string, boolean>> {
  const found = new Map<string, boolean>();
  for (const file of globSync('**/*.ts', { cwd: sources })) {
    const text = read(file);
    const imports = importsOf(text);
    for (const [, named = '', handler = ''] of text.matchAll(/procedure\(([\w.]+)\)\.mutation\((.*?)\),\n/gs)) {
      const [root = '', ...path] = named.split('.');
      const imported = imports.get(root);
      if (imported?.from.startsWith('@deskwire/contract/') !== true) continue;
      const module = (await import(imported.from)) as Tree;
      const entry = [imported.name, ...path].reduce<unknown>((at, name) => (at as Tree)[name], module) as Entry;
      if (entry.kind !== 'mutation' || entry.tx !== 'manual') continue;
      const called = [...handler.matchAll(/\w+/g)].flatMap(([name]) => {
        const from = imports.get(name)?.from;
        return from?.startsWith('.') === true ? [read(normalize(join(dirname(file), from)))] : [];
      });
      found.set(
        pathOf(entry),
        called.some((code) => /\b(?:once|each)\(/.test(code)),
      );
    }
  }
  return found;
}

test('what manages its own transactions has each effect once when it is repeated, or says why it need not', async () => {
  const found = await findManual();
  const manual = [...entries(contract)].flatMap(([path, entry]) =>
    entry.kind === 'mutation' && entry.tx === 'manual' ? [path] : [],
  );
  expect([...found.keys()].toSorted()).toEqual(manual.toSorted());
  const without = [...found].flatMap(([path, asks]) => (asks ? [] : [path]));
  expect(others.toSorted()).toEqual(without.toSorted());
});
