/** The exports of the facets for other features. */
export { FacetsModule } from './facets.module.js';
