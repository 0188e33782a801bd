/** The version of this app, as the office sees it. */
export const APP_VERSION = '0.1.0';
