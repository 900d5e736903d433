/** The exports of document events for other features: only the module. */
export { DocumentEventsModule } from './document-events.module.js';
