/** The exports of the suggestions for the app module. */
export { SuggestionsModule } from './suggestions.module.js';
