/** The metrics of the api other than those of requests. Other features use only the module. */
export { MetricsModule } from './metrics.module.js';
