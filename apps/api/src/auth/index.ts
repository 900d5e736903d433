/** The parts of accounts and authentication that other features may use. */
export { AuthConfig } from './auth.config.js';
export { AuthModule } from './auth.module.js';
export { AccountCreationModule } from './accounts/account-creation.module.js';
export { AccountCreator } from './accounts/account-creator.js';
export { AccountClosing } from './accounts/account-closing.js';
export { UnauthenticatedError, WrongPasswordError } from './auth.errors.js';
export { passwordSchema, registerSchema } from './auth.requests.js';
export { accountOf, CurrentAccount, type AuthenticatedAccount } from './authenticated-account.js';
export { SkipSessionCheck } from './skip-session-check.decorator.js';
export { isLiveSession, LiveSessions } from './tokens/live-sessions.js';
export { Public } from './public.decorator.js';
export { PasswordPromptError, readNewPassword } from './accounts/read-new-password.js';
export { ExpiredFamilySweeper } from './tokens/expired-family-sweeper.js';
export { TokenKeys } from './tokens/token-keys.js';
