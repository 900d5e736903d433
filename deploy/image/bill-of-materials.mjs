// Makes the bill of materials of one image, as CycloneDX 1.5: the packages of npm's list that the image contains, and
// the languages that were added. It has no time and no serial number, so that the same commit gives the same file.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @param {string} app @param {string} listFile what `npm sbom` wrote @param {string[]} folders of the image's packages */
export function billOfMaterials(app, listFile, folders) {
  const { $schema, bomFormat, specVersion, metadata, components, dependencies } = JSON.parse(
    readFileSync(listFile, 'utf8'),
  );
  const known = new Map(components.map((one) => [`${one.name}@${one.version}`, one]));
  const own = { ...metadata.component, name: `strongroom-${app}`, type: 'application' };
  const held = folders
    .map((folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')))
    .map((manifest) => ({
      ...component(manifest),
      ...known.get(`${manifest.name}@${manifest.version}`),
      licenses: licensesOf(manifest),
    }));
  const unique = [...new Map(held.map((one) => [one['bom-ref'], one])).values()].toSorted((a, b) =>
    a['bom-ref'] < b['bom-ref'] ? -1 : 1,
  );
  const refs = new Set([own['bom-ref'], ...unique.map((one) => one['bom-ref'])]);
  const among = dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((on) => refs.has(on)) }));
  const { tools, lifecycles } = metadata;
  const bill = {
    $schema,
    bomFormat,
    specVersion,
    version: 1,
    metadata: { lifecycles, tools, component: own },
    components: unique,
    dependencies: among,
  };
  return `${JSON.stringify(bill, null, 2)}\n`;
}

/** Describes a package that npm's list may lack: a language that was added when the image was built. */
function component({ name, version }) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  return { 'bom-ref': `${name}@${version}`, type: 'library', name, version, purl };
}

/** Old packages have a list of licences. A name with spaces is an SPDX expression, any other an identifier. */
function licensesOf({ license, licenses = [] }) {
  const names = license === undefined ? licenses.map(({ type }) => type) : [license];
  return names.map((name) => (/\s/.test(name) ? { expression: name } : { license: { id: name } }));
}
