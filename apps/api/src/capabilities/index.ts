/** Tells clients what this installation accepts, and its limits. */
export { CapabilitiesModule } from './capabilities.module.js';
