// The rules about what reaches other hosts, and about the parser of their answers. `.dependency-cruiser.mjs` includes them.

/** @param {{ tests: string }} patterns */
export function outboundWalls({ tests }) {
  return [
    {
      name: 'one-lib-for-hosts-that-users-name',
      comment: 'Only libs/outbound has the checks that a request to such a host needs.',
      from: { path: '^(?:apps|libs)/', pathNot: ['^libs/outbound/', tests] },
      to: { path: 'node_modules/undici/' },
    },
    {
      name: 'only-the-connector-reaches-out',
      comment: 'api and worker open no connection to a host that a user names.',
      from: {
        path: '^(?:apps|libs)/',
        pathNot: ['^apps/connector/', '^libs/(?:outbound|sources)/', tests],
      },
      to: { path: '^libs/(?:outbound|sources)/' },
    },
    {
      name: 'mail-client-only-where-listed',
      comment: 'It gets its connections from libs/outbound. Elsewhere it could open its own.',
      from: { path: '^(?:apps|libs)/', pathNot: ['^libs/sources/src/imap/', tests] },
      to: { path: 'node_modules/imapflow/' },
    },
    {
      name: 'markup-parser-only-where-listed',
      comment:
        'It parses untrusted bytes: in the sandbox, and for answers of WebDAV in libs/sources, as a stream with limits.',
      from: {
        path: '^(?:apps|libs)/',
        pathNot: [
          '^apps/ocr-worker/src/sandboxed/',
          String.raw`^libs/sources/src/webdav/multistatus-parser\.ts$`,
          tests,
        ],
      },
      to: { path: 'node_modules/htmlparser2/' },
    },
  ];
}
