/** The periodic jobs; no feature needs anything of them. */
export { BackgroundModule } from './background.module.js';
