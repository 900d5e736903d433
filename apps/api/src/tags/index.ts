/** The exports of tags for other features. */
export { TagsModule } from './tags.module.js';
