/** Rate limits by client address and by account. */
export { limitAddresses } from './address-limits.js';
export { policiesInForce } from './policies.js';
export { RateLimit } from './rate-limit.decorator.js';
export { ThrottlingModule } from './throttling.module.js';
export { ThrottlingConfig } from './throttling.config.js';
