// The rules between the folders of the worker; .dependency-cruiser.mjs holds all others.

const workerSource = '^apps/ocr-worker/src';
const decoders =
  'sharp|tesseract\\.js|@hyzyla/pdfium|@cantoo/pdf-lib|franc|jschardet|postal-mime|yauzl';

/**
 * The folders of the worker from the highest to the lowest: a folder imports only folders below it. So there is no cycle
 * between folders, either. `sandboxed` is the program of the child process; only `sandbox-protocol` is below it.
 */
const workerRooms = [
  'management',
  'jobs',
  'searchable-pdf',
  'recognition',
  'document-passwords',
  'sandbox',
  'sandbox-launch',
  'store',
  'config',
  'languages',
  'metrics',
  'sandboxed',
  'sandboxed/searchable-pdf',
  'sandboxed/image',
  'sandboxed/pdf',
  'sandboxed/plain-text',
  'sandboxed/conversion',
  'sandboxed/mail',
  'sandboxed/office',
  'sandboxed/html',
  'sandboxed/converted-text',
  'sandboxed/text-encoding',
  'sandboxed/preprocessing',
  'sandboxed/ocr-engine',
  'sandboxed/language',
  'sandboxed/text-quality',
  'sandboxed/page',
  'sandbox-protocol',
];

export function workerWalls({ tests, forTests, ours }) {
  return [
    {
      name: 'decoders-only-in-sandboxed',
      comment: 'Only the child process without secrets may load what decodes untrusted bytes.',
      from: {
        path: '^(?:apps|libs)/',
        pathNot: [`${workerSource}/sandboxed/`, tests, `^libs/${forTests}/`],
      },
      to: { path: `node_modules/(?:${decoders})/` },
    },
    {
      name: 'image-decoder-is-loaded-late',
      comment: 'Most documents need no image decoder, so page/load-sharp.ts imports it on demand.',
      from: { path: `${workerSource}/sandboxed/`, pathNot: tests },
      to: { path: 'node_modules/sharp/', dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'sandboxed-is-not-imported',
      comment: 'It is started as a process, by path; what both sides know is in sandbox-protocol.',
      from: { path: ours, pathNot: [`${workerSource}/sandboxed/`, tests] },
      to: { path: `${workerSource}/sandboxed/` },
    },
    {
      name: 'sandboxed-knows-no-secrets',
      comment: 'The child process needs no Nest, settings, queue or storage, only plain data.',
      from: { path: `${workerSource}/(?:sandboxed|sandbox-protocol)/`, pathNot: tests },
      to: { path: ['^libs/(?!contracts/|errors/)', 'node_modules/@nestjs/'] },
    },
    {
      name: 'worker-folder-has-a-place',
      comment:
        'A new folder of the worker must be put into workerRooms in .dependency-cruiser.worker.mjs.',
      from: {},
      to: {
        path: `${workerSource}/.+/`,
        pathNot: `${workerSource}/(?:${workerRooms.join('|')})/[^/]+$`,
      },
    },
    ...workerRooms.map((room, index) => ({
      name: `worker-${room.replace('/', '-')}-imports-down`,
      comment: 'A folder of the worker imports only folders after it in workerRooms.',
      from: { path: `${workerSource}/${room}/[^/]+$`, pathNot: tests },
      to: { path: `${workerSource}/(?:(?:${workerRooms.slice(0, index).join('|')})/)?[^/]+$` },
    })),
  ];
}
