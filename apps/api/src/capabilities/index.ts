/** What this installation accepts and allows, for clients that want to know before they ask. */
export { CapabilitiesModule } from './capabilities.module.js';
