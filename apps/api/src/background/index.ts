/** The periodic jobs. Only the app module imports them. */
export { BackgroundModule } from './background.module.js';
