/** What may import what inside the house. `turbo boundaries` guards the packages; this guards the files. */
export default {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-circular-apps',
      comment: 'A circle of types alone still means that neither file can be read before the other.',
      severity: 'error',
      from: { path: '^apps/' },
      to: { circular: true },
    },
    {
      name: 'contract-is-zod-only',
      comment: 'The contract runs in a browser.',
      severity: 'error',
      from: { path: '^packages/contract/src', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^packages/contract/src|node_modules/zod|node_modules/@trpc/server' },
    },
    {
      name: 'queue-stands-alone',
      severity: 'error',
      from: { path: '^packages/queue/src', pathNot: '\\.test\\.ts$|/test/' },
      to: { path: '^packages/(?!queue/)' },
    },
    {
      name: 'adapters-stand-alone',
      severity: 'error',
      from: { path: '^packages/adapters/src', pathNot: '\\.(test|fixture)\\.ts$' },
      to: { path: '^packages/(?!adapters/)' },
    },
    {
      name: 'strangers-files-are-read-in-a-child',
      comment: 'What reads files of strangers runs in the process that parse-file.ts starts, and nowhere else.',
      severity: 'error',
      from: { path: '^(packages|apps)/', pathNot: '\\.(test|fixture)\\.ts$|^packages/adapters/src/parsers/' },
      to: {
        path: [
          'node_modules/(sharp|exifr|yauzl|unpdf|mammoth|htmlparser2|mailparser)/',
          '^packages/adapters/src/parsers/(?!registry\\.ts$)',
        ],
      },
    },
    {
      name: 'only-queries-write-sql',
      comment: 'SQL stands in queries.ts files, the database package, and the kit.',
      severity: 'error',
      from: {
        path: '^(packages/router|apps)/',
        pathNot: '(\\.|/)queries\\.ts$|\\.(test|fixture)\\.ts$|/testing/|^packages/router/src/kit/',
      },
      to: { path: 'node_modules/(kysely|pg)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-the-kit-knows-trpc',
      severity: 'error',
      from: { path: '^packages/router/src', pathNot: '^packages/router/src/kit/' },
      to: { path: 'node_modules/@trpc/' },
    },
    {
      name: 'no-foreign-queries',
      comment: 'A domain imports the operations of another, never its queries or its router.',
      severity: 'error',
      from: {
        path: '^packages/router/src/(identity|work|desk|ai|knowledge|automation|commerce|field|inbox|platform)/([^/]+)/',
      },
      to: {
        path: '^packages/router/src/(identity|work|desk|ai|knowledge|automation|commerce|field|inbox|platform)/[^/]+/(.*queries|router)\\.ts$',
        pathNot: '^packages/router/src/$1/$2/',
      },
    },
    {
      name: 'apps-write-no-sql',
      comment: 'Apps call procedures and operations; queries belong to the domain of their tables.',
      severity: 'error',
      from: { path: '^apps/', pathNot: '\\.(test|fixture)\\.ts$' },
      to: { path: '^packages/router/src/.*(\\.|/)(queries|fragments)\\.ts$' },
    },
    {
      name: 'inbox-knows-no-domain',
      comment:
        'Domains say what their events tell whom. What delivers it asks identity for addresses, and platform for the event.',
      severity: 'error',
      from: {
        path: '^packages/router/src/inbox/(?:emails|messages|notifications)/',
        pathNot: '\\.test\\.ts$|^packages/router/src/inbox/emails/inbound/',
      },
      to: { path: '^packages/router/src/(?!inbox/|identity/|platform/|kit/|runtime/)[^/]+/' },
    },
    {
      name: 'engines-are-pure',
      comment: 'An engine works out what it is given: no database, no other domain, and of the kit only expressions.',
      severity: 'error',
      from: { path: '^packages/router/src/([^/]+/[^/]+/engine)/', pathNot: '\\.(test|fixture)\\.ts$' },
      to: {
        pathNot:
          '^packages/router/src/$1/|^packages/router/src/kit/expressions/|^packages/contract/src/|node_modules/(zod|croner)/',
      },
    },
    {
      name: 'no-circles-of-types',
      comment: 'Types that need each other belong in one file.',
      severity: 'error',
      from: { path: '^packages/router/src/desk/' },
      to: { circular: true },
    },
    {
      name: 'kit-knows-no-domain',
      severity: 'error',
      from: { path: '^packages/router/src/kit/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^packages/router/src/(identity|work|desk|ai|knowledge|automation|commerce|field|inbox|platform|runtime)/',
      },
    },
    {
      name: 'only-proof-mints-teams',
      comment: 'A team id is minted where a credential, a signature or a row that leads to the team was just checked.',
      severity: 'error',
      from: {
        path: '^(packages|apps)/',
        pathNot: [
          '\\.(test|fixture)\\.ts$|/testing/|^packages/router/src/kit/',
          // By a link or a signature.
          '^packages/router/src/desk/staging/deployments/report\\.ts$',
          '^packages/router/src/automation/inbound/(doors/source|receiving/process)\\.ts$',
          '^packages/router/src/inbox/mailboxes/receive\\.ts$',
          '^packages/router/src/automation/integrations/(accounts/of-account|connecting/finish|jobs)\\.ts$',
          '^packages/router/src/platform/files/rows/link\\.ts$',
          '^packages/router/src/inbox/emails/suppressions/link\\.ts$',
          '^packages/router/src/identity/teams/invitations/accept\\.ts$',
          // By the key of a licence.
          '^packages/router/src/commerce/licenses/devices/by-key\\.ts$',
          // By the row of a subscription, or the token of a checkout.
          '^packages/router/src/commerce/billing/taking/take\\.ts$',
          // By a purchase or sale of the caller, the link or checkout of one, or a product that somebody was shown.
          '^packages/router/src/commerce/purchases/(parties|downloads/link)\\.ts$',
          '^packages/router/src/commerce/products/seller\\.ts$',
          // By a signature or grant of a worker, and for all teams in their turn.
          '^packages/router/src/ai/previews/(workers/(callback|grant|upload)|turns/dispatch|building/expire)\\.ts$',
          // For those who run the platform.
          '^packages/router/src/commerce/subscriptions/teams\\.ts$',
          // By a row of the caller: the team they founded or own, the address they have proven.
          '^packages/router/src/identity/teams/(create|deletion/restore)\\.ts$',
          '^packages/router/src/identity/teams/joining/join\\.ts$',
          // For all teams: schedules and the operator's commands.
          '^packages/router/src/desk/dashboard/tallies/fold\\.ts$',
          '^packages/router/src/platform/erasures/reapply\\.ts$',
          // By a row of work that nobody does any more, or of a request about a contact.
          '^packages/router/src/ai/(chat/reply|ai-docs/writing|agent/steps)/end-abandoned\\.ts$',
          '^packages/router/src/platform/compliance/making/make\\.ts$',
        ],
      },
      to: { path: '^packages/router/src/kit/access/mint-team\\.ts$' },
    },
    {
      name: 'testing-stays-in-tests',
      severity: 'error',
      from: { path: '^(packages|apps)/', pathNot: '\\.(test|fixture)\\.ts$|/test/|/testing/|^packages/testing' },
      to: { path: '(^packages/testing/|^packages/router/src/testing/)' },
    },
    {
      name: 'no-unresolved',
      comment: 'VS Code gives itself to its extensions.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^vscode$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|types|fixtures)/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.mjs', '.js', '.json'],
    },
  },
};
