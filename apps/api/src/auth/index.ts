/** What other features may use of accounts and authentication. */
export { AuthModule } from './auth.module.js';
export { AccountClosing } from './accounts/account-closing.js';
export { UnauthenticatedError, WrongPasswordError } from './auth.errors.js';
export { passwordSchema } from './auth.requests.js';
export { accountOf, CurrentAccount, type AuthenticatedAccount } from './authenticated-account.js';
export { SkipOpenAccountCheck } from './skip-open-account-check.decorator.js';
export { Public } from './public.decorator.js';
export { ExpiredFamilySweeper } from './tokens/expired-family.sweeper.js';
export { TokenKeys } from './tokens/token-keys.js';
