/** The account of whoever asks, with its usage. */
export { AccountsModule } from './accounts.module.js';
