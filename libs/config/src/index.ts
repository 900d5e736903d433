/**
 * The only reader of the environment.
 *
 * For: settings that are declared as slices beside the code that uses them. All slices are parsed together at the
 * start of a process. All errors are reported at once, by name and never with a value. The result is frozen.
 * Not for: values that change while the process runs, or defaults that are not in `.env.example`.
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
export { requireTls, settingsWithoutTls, tlsSettings, type TlsConfig } from './tls.config.js';
export { booleanSetting, integerSetting, listSetting, portSetting } from './setting-types.js';
