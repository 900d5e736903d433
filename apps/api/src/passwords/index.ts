/** Hashes passwords and refuses common ones. */
export { PasswordHasher } from './password-hasher.js';
export { AuthBusyError, PasswordTooCommonError } from './passwords.errors.js';
export { PasswordsModule } from './passwords.module.js';
