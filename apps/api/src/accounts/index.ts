/** The parts of accounts that other features may use. */
export { AccountEraser } from './account-eraser.js';
export { AccountsModule } from './accounts.module.js';
