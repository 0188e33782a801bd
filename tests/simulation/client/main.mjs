// Starts the host of the simulated phones; speaks one JSON value a line.
import { runnerImport } from 'vite';

const { module } = await runnerImport(new URL('host.ts', import.meta.url).pathname, { configFile: false, logLevel: 'error', root: import.meta.dirname });
await module.host();
