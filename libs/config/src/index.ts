/**
 * The only reader of the environment.
 *
 * For: settings declared as slices beside the code that uses them, parsed together at start, all faults
 * named at once and no value ever shown, then frozen.
 * Not for: values that change while the process runs, or defaults that code hides from `.env.example`.
 */
export {
  ConfigError,
  EXIT_CONFIG,
  exitIfMisconfigured,
  loadConfig,
  loadConfigOrExit,
  type ConfigRule,
} from './load-config.js';
export { setting, type ConfigOf, type ConfigSlice, type Setting } from './setting.js';
export { booleanSetting, integerSetting, listSetting, portSetting } from './setting-types.js';
