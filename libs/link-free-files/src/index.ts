/**
 * Files and folders below a path, without following a link in any component, also when another process replaces a
 * folder meanwhile (on Linux).
 *
 * For: folders that a less trusted process writes, such as the store and the inboxes of sources. Not for: paths that an
 * operator chose; resolve their links once with `realpath`, because each path here must have none.
 */
export {
  inFolder,
  isOwnFile,
  makeFolders,
  openFile,
  openFolder,
  statFile,
  type OpenFolder,
} from './link-free.js';
