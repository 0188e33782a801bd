/** A new version waits and says so; it never replaces what is open. */

import type { JSX } from 'preact';
import { newVersionWaits, takeNewVersion } from '../../app_update';
import { openJobs } from '../../phone_state';
import { t } from '../../text/text';
import { Button } from '../../ui/button';
import { isSessionUnderWay } from './closings';
import { hasRole } from './places';

export function UpdateNotice(): JSX.Element | null {
  if (!newVersionWaits.value || openJobs.value > 0 || isSessionUnderWay(Date.now())) return null;
  return (
    <div class="notice" role="status">
      <p>{t(hasRole('trainer') ? 'new_version_class' : 'new_version')}</p>
      <Button onPress={takeNewVersion}>{t('new_version_take')}</Button>
    </div>
  );
}
