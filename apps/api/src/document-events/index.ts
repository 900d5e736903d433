/** What other features may use of the events: nothing but that they are sent. */
export { DocumentEventsModule } from './document-events.module.js';
