import type { Step } from './launch-steps.js';
import {
  LANDLOCK_ADD_RULE,
  LANDLOCK_CREATE_RULESET,
  LANDLOCK_RESTRICT_SELF,
} from './system-calls.js';
import type { VisiblePath } from './visible-paths.js';

/** The rights of linux/landlock.h that each version of the interface added. */
const FILE_RIGHTS_BY_ABI = [0, 0x1fff, 0x3fff, 0x7fff, 0x7fff, 0xffff];
const NETWORK_SINCE_ABI = 4;
const SCOPES_SINCE_ABI = 6;
/** Binding and connecting of TCP. */
const NETWORK_RIGHTS = 0x3n;
/** Abstract UNIX sockets of others, and signals to others. */
const SCOPES = 0x3n;

const EXECUTE = 0x1;
const READ_FILE = 0x4;
const READ_DIR = 0x8;

/** Allows reading of the visible paths. All other rights that this version of Landlock knows are refused. */
export function landlockSteps(abi: number, paths: readonly VisiblePath[]): Step[] {
  const fileRights = BigInt(FILE_RIGHTS_BY_ABI.at(abi) ?? FILE_RIGHTS_BY_ABI.at(-1) ?? 0);
  const words = [
    fileRights,
    abi >= NETWORK_SINCE_ABI ? NETWORK_RIGHTS : undefined,
    abi >= SCOPES_SINCE_ABI ? SCOPES : undefined,
  ].filter((word) => word !== undefined);
  const attributes = Buffer.alloc(words.length * 8);
  for (const [index, word] of words.entries()) attributes.writeBigUInt64LE(word, index * 8);
  return [
    ['ruleset', LANDLOCK_CREATE_RULESET, attributes, attributes.length, 0],
    ...paths.map(({ path, isFolder, isExecutable }): Step => {
      const access = READ_FILE | (isFolder ? READ_DIR : 0) | (isExecutable ? EXECUTE : 0);
      return ['rule', LANDLOCK_ADD_RULE, access, path];
    }),
    ['restrict', LANDLOCK_RESTRICT_SELF],
  ];
}
