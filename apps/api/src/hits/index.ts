/** The exports of a document's hits for the app module. */
export { HitsModule } from './hits.module.js';
