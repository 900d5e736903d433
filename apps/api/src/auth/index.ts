/** What other features may use of accounts and authentication. */
export { AuthModule } from './auth.module.js';
export { AccountCreationModule } from './account-creation.module.js';
export { AccountCreator } from './account-creator.js';
export { AccountClosing } from './account-closing.js';
export { AuthBusyError, UnauthenticatedError, WrongPasswordError } from './auth.errors.js';
export { passwordSchema, registerSchema } from './auth.requests.js';
export { accountOf, CurrentAccount, type AuthenticatedAccount } from './authenticated-account.js';
export { ProvesOpenAccount } from './proves-open-account.decorator.js';
export { Public } from './public.decorator.js';
export { PasswordPromptError, readNewPassword } from './read-new-password.js';
export { TokenKeys } from './token-keys.js';
