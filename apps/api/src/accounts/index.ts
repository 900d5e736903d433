/** What other features may use of accounts. */
export { AccountEraser } from './account-eraser.js';
export { AccountsModule } from './accounts.module.js';
