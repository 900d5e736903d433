export { HealthModule } from './management.module.js';
