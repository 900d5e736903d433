import { outboundWalls } from './.dependency-cruiser.outbound.mjs';
import { workerWalls } from './.dependency-cruiser.worker.mjs';

// Who may import whom. CONTRIBUTING.md says why; tools/check/boundaries.spec.ts plants a bad import for every
// rule below and fails when one is let through, or when a rule has no such test.

const level0 = '(?:errors|contracts|client-ip|fault-points|link-free-files|text-search)';
const forLevel0 = 'zod|proxy-addr|@orama/stemmers|@orama/stopwords';
const level1 = '(?:config|request-context|logging|metrics|management|outbound)';
const level2 = '(?:database|queue|document-storage|throttling|sources)';
const forTests = '(?:testing|embedded-postgres)';

/** What measures needs pages, and none of the rest that tests share. */
const fixtures = String.raw`^libs/testing/src/fixtures/index\.ts$`;
const ours = '^(?:apps|libs|load|test|tools)/';
const anyLib = `^libs/(?:${level0}|${level1}|${level2}|${forTests})/`;
const specs = String.raw`\.(?:spec|contract)\.ts$`;
const tests = String.raw`(?:^test/|\.(?:spec|contract)\.ts$|^libs/testing/)`;

const walls = [
  {
    name: 'lib-has-a-level',
    comment: 'A new lib must be given its level in .dependency-cruiser.mjs before it is used.',
    from: {},
    to: { path: '^libs/', pathNot: anyLib },
  },
  {
    name: 'lib-without-a-level-imports-nothing',
    comment:
      'A new lib must be given its level in .dependency-cruiser.mjs before it uses anything.',
    from: { path: '^libs/', pathNot: anyLib },
    to: {},
  },
  {
    name: 'level-0-imports-nothing-of-ours',
    comment: 'errors, contracts, client-ip and the other libs of level 0 stand on nothing of ours.',
    from: { path: `^libs/(${level0})/` },
    to: { path: ours, pathNot: ['^libs/$1/', '^libs/testing/'] },
  },
  {
    name: 'level-0-imports-no-framework',
    comment: 'They are pure TypeScript: no Nest, no driver, only the packages that are listed.',
    from: { path: `^libs/${level0}/`, pathNot: tests },
    to: { path: 'node_modules/', pathNot: `node_modules/(?:${forLevel0})/` },
  },
  {
    name: 'one-lib-for-the-client-address',
    comment: 'Who is calling is decided once, by libs/client-ip.',
    from: { path: '^(?:apps|libs)/', pathNot: ['^libs/client-ip/', tests] },
    to: { path: 'node_modules/(?:proxy-addr|forwarded|ipaddr\\.js)/' },
  },
  {
    name: 'level-1-imports-down',
    comment: 'config and request-context import level 0; the others of level 1 also those two.',
    from: { path: `^libs/(${level1})/` },
    to: {
      path: ours,
      pathNot: [
        `^libs/(?:${level0}|${forTests})/`,
        '^libs/$1/',
        '^libs/(?:config|request-context)/',
      ],
    },
  },
  {
    name: 'config-and-context-are-siblings',
    comment: 'config and request-context import level 0 only, not each other.',
    from: { path: '^libs/(config|request-context)/' },
    to: { path: ours, pathNot: [`^libs/(?:${level0}|${forTests})/`, '^libs/$1/'] },
  },
  {
    name: 'level-2-imports-down',
    comment: 'The libs of level 2 import levels 0 and 1, never a sibling.',
    from: { path: `^libs/(${level2})/` },
    to: { path: ours, pathNot: [`^libs/(?:${level0}|${level1}|${forTests})/`, '^libs/$1/'] },
  },
  {
    name: 'embedded-postgres-stands-alone',
    comment: 'It runs before anything is built.',
    from: { path: '^libs/embedded-postgres/', pathNot: tests },
    to: { path: ours, pathNot: '^libs/embedded-postgres/' },
  },
  {
    name: 'test-libs-only-from-tests-and-tools',
    comment: 'What serves tests and development is not shipped.',
    from: { path: '^(?:apps|libs)/', pathNot: [tests, `^libs/${forTests}/`] },
    to: { path: `^libs/${forTests}/` },
  },
  {
    name: 'testing-imports-no-app-and-no-tool',
    comment: 'Tests start the built apps as processes.',
    from: { path: '^libs/testing/' },
    to: { path: '^(?:apps|test|tools)/' },
  },
  {
    name: 'app-imports-no-other-app',
    comment: 'What two apps share is a lib.',
    from: { path: '^apps/([^/]+)/' },
    to: { path: '^(?:apps|test|tools)/', pathNot: '^apps/$1/' },
  },
  {
    name: 'worker-knows-no-documents-table',
    comment: 'It opens hostile files, so it holds no way to the documents’ tables or to accounts.',
    from: { path: '^apps/ocr-worker/' },
    to: {
      path: [
        '^libs/(?:database|throttling)/',
        'node_modules/(?:@nestjs/typeorm|@nestjs/jwt|typeorm|pg|@node-rs/argon2)/',
      ],
    },
  },
  {
    name: 'lib-entered-through-its-index',
    comment:
      'Only src/index.ts of a lib is public; its contract suite is, for tests, and made pages are, for tools.',
    from: { path: '^(?:apps|test|tools)/' },
    to: {
      path: '^libs/[^/]+/',
      pathNot: [String.raw`^libs/[^/]+/src/index\.ts$`, String.raw`\.contract\.ts$`, fixtures],
    },
  },
  {
    name: 'lib-entered-by-libs-through-its-index',
    comment: 'Only src/index.ts of a lib is public.',
    from: { path: '^libs/([^/]+)/' },
    to: { path: '^libs/[^/]+/', pathNot: ['^libs/$1/', String.raw`^libs/[^/]+/src/index\.ts$`] },
  },
  {
    name: 'lib-entered-by-its-alias',
    comment: 'Write @app/<lib>; a relative path into another lib hides that a wall is crossed.',
    from: { path: '^(?:apps|libs|test)/([^/]+)/', pathNot: '^test/(?:chaos|bench|accuracy)/' },
    to: {
      path: '^libs/[^/]+/',
      pathNot: ['^libs/$1/', String.raw`\.contract\.ts$`],
      dependencyTypesNot: ['aliased'],
    },
  },
  {
    name: 'relative-inside-a-lib',
    comment: 'A lib that imports its own index by alias makes a cycle of itself.',
    from: { path: '^libs/([^/]+)/' },
    to: { path: '^libs/$1/', dependencyTypes: ['aliased'] },
  },
  {
    name: 'programs-import-no-source',
    comment:
      'Node runs tools, load/run, chaos, bench and accuracy without a build; they read the built apps as files, not as imports.',
    from: { path: '^(?:tools|load/run|test/(?:chaos|bench|accuracy))/', pathNot: specs },
    to: { path: '^(?:apps|libs)/', pathNot: ['^libs/embedded-postgres/', fixtures] },
  },
  {
    name: 'tools-are-not-imported',
    comment: 'Nothing that is shipped may need a tool or the load runner.',
    from: { path: '^(?:apps|libs)/' },
    to: { path: '^(?:tools|load)/' },
  },
  {
    name: 'e2e-imports-no-source',
    comment: 'The promise to callers is tested from outside: the built apps, the public API.',
    from: { path: '^test/(e2e|deploy)/' },
    to: {
      path: ours,
      pathNot: ['^test/$1/', '^libs/testing/', '^test/support/', '^test/chaos/inject/'],
    },
  },
  {
    name: 'load-imports-k6-alone',
    comment:
      'k6 runs scenarios/ and lib/. k6 is not Node: it has neither our modules nor npm packages.',
    from: { path: '^load/(?:scenarios|lib)/' },
    to: { path: '.', pathNot: ['^load/(?:scenarios|lib)/', String.raw`^node_modules/@types/k6/`] },
  },
  {
    name: 'load-is-not-imported',
    comment: 'Only k6 can run scenarios/ and lib/.',
    from: { path: '^(?:apps|libs|test|tools|load/run)/' },
    to: { path: '^load/(?:scenarios|lib)/' },
  },
  {
    name: 'tests-are-not-imported',
    comment: 'Product code and tools do not import tests.',
    from: { path: '^(?:apps|libs|tools|load)/', pathNot: tests },
    to: { path: String.raw`(?:^test/|\.(?:spec|contract)\.ts$)` },
  },
];

const api = [
  {
    name: 'feature-entered-through-its-index',
    comment: 'A feature of the api knows another one only by its index.ts.',
    from: { path: '^apps/api/src/([^/]+)/' },
    to: {
      path: '^apps/api/src/[^/]+/',
      pathNot: ['^apps/api/src/(?:$1|http)/', String.raw`^apps/api/src/[^/]+/index\.ts$`],
    },
  },
  {
    name: 'feature-entered-by-the-app-through-its-index',
    comment:
      'The composition root too; it may read a feature’s config slice, which imports nothing, and a module where the Nest CLI adds it.',
    from: { path: String.raw`^apps/api/src/[^/]+\.ts$`, pathNot: tests },
    to: {
      path: '^apps/api/src/(?!http/)[^/]+/',
      pathNot: [String.raw`^apps/api/src/[^/]+/index\.ts$`, String.raw`\.(?:config|module)\.ts$`],
    },
  },
  {
    name: 'http-knows-no-feature',
    comment: 'Status codes, headers and paging, without a feature word.',
    from: { path: '^apps/api/src/http/', pathNot: tests },
    to: { path: '^apps/api/src/(?!http/)[^/]+/' },
  },
  {
    name: 'controller-sees-no-sql',
    comment: 'A controller parses, calls one service method and maps.',
    from: { path: String.raw`\.controller\.ts$` },
    to: { path: [String.raw`\.(?:repository|entity)\.ts$`, 'node_modules/(?:typeorm|pg)/'] },
  },
  {
    name: 'service-sees-no-http-and-no-sql',
    comment: 'A service decides; it knows neither the request nor the statement.',
    from: { path: String.raw`\.service\.ts$` },
    to: { path: 'node_modules/(?:express|@types/express|busboy|typeorm|@nestjs/typeorm|pg)/' },
  },
];

// The rooms of the api in their order: a room imports only rooms before it. One that is not listed may import all.
const apiRooms = [
  ['http', 'event-streams', 'audit', 'passwords', 'store', 'auth', 'throttling', 'search-index'],
  ['documents', 'document-pages', 'contents', 'retention', 'extractions', 'scanning', 'uploads'],
  ['tags', 'search', 'hits', 'suggestions', 'facets', 'searchable-pdf', 'document-events'],
  ['sources', 'accounts', 'capabilities', 'extraction-reports', 'metrics', 'management'],
  ['background', 'backup', 'commands'],
].flat();

const apiOrder = apiRooms.map((room, place) => ({
  name: 'api-room-imports-lower-rooms',
  comment: 'The order of the api’s rooms is in .dependency-cruiser.mjs.',
  from: { path: `^apps/api/src/${room}/`, pathNot: tests },
  to: {
    path: '^apps/api/src/[^/]+/',
    pathNot: `^apps/api/src/(?:${apiRooms.slice(0, place + 1).join('|')})/`,
  },
}));

const general = [
  {
    name: 'no-cycle',
    comment: 'Modules that need each other are one module; cycles of types alone are harmless.',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'one-lib-for-one-outside-thing',
    comment: 'BullMQ is spoken to by libs/queue alone.',
    from: { path: '^(?:apps|libs)/', pathNot: ['^libs/queue/', tests] },
    to: { path: 'node_modules/(?:bullmq|@nestjs/bullmq)/' },
  },
  {
    name: 'not-to-unresolvable',
    comment: 'What cannot be found cannot be checked.',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'package-is-declared',
    comment: 'Only packages that package.json names, not what they happen to bring along.',
    from: { path: ours },
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'no-dev-package-in-what-is-shipped',
    comment: 'The image installs no devDependencies.',
    from: { path: '^(?:apps|libs)/', pathNot: [tests, `^libs/${forTests}/`] },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  },
];

export default {
  forbidden: [
    ...walls,
    ...api,
    ...apiOrder,
    ...workerWalls({ tests, forTests, ours }),
    ...outboundWalls({ tests }),
    ...general,
  ].map((rule) => ({ severity: 'error', ...rule })),
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(?:dist|data|coverage)/' },
    // Imports of types count as well; only the rules on cycles and packages look away from them.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
