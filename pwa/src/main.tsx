/** Start of the page. */

import { render } from 'preact';
import { App } from './app';
import { startAppUpdates } from './app_update';
import { applyPreferences } from './preferences';
import { startRouter } from './router';

applyPreferences();
startRouter();
void startAppUpdates();
const place = document.getElementById('app');
if (place) {
  place.textContent = '';
  render(<App />, place);
}
