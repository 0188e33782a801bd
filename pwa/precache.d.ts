/** One file of the offline copy; the revision is null where the address itself holds the hash. */
interface PrecacheFile {
  readonly url: string;
  readonly revision: string | null;
}

/** Put into the service worker when it is built, by `offline_copy.ts`. */
declare const __PRECACHE__: {
  /** Changes whenever any file does. */
  readonly version: string;
  /** Shell, field screens and texts: stored when the worker installs. */
  readonly field: readonly PrecacheFile[];
  /** What only the office's screens load: stored when they are first opened. */
  readonly office: readonly PrecacheFile[];
  /** What reads codes from the camera: stored quietly on a trainer's phone, or when first used. */
  readonly scanner: readonly PrecacheFile[];
};
