/** The app's next version, as far as the phone's store can tell: one part more, and a contract of its own. */

import type { Mutation } from './bundle';

export const NEXT_VERSION: readonly Mutation[] = [
  { file: 'pwa/src/store/db.ts', find: 'const VERSION = 1;', put: 'const VERSION = 2;' },
  { file: 'pwa/src/store/db.ts', find: '      if (from < 1) createStores(db);\n', put: "      if (from < 1) createStores(db);\n      if (from < 2) db.createObjectStore('next');\n" },
  { file: 'sync/contract.ts', find: 'export const CONTRACT_VERSION = 1;', put: 'export const CONTRACT_VERSION = 2;' },
];
