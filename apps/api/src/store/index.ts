/** Which store has the documents' bytes, and whether it is the one that this process sees. */
export { StoreKeeper } from './store-keeper.js';
export { StoreModule } from './store.module.js';
