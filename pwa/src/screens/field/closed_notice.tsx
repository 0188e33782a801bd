/** The session is over: said where it matters, with the way back while there is one. */

import type { JSX } from 'preact';
import { reopenSession } from '../../operations';
import type { Shown } from '../../store/view';
import { formatMoment } from '../../text/format';
import { t } from '../../text/text';
import { Button } from '../../ui/button';
import { showSnack } from '../../ui/snackbar';
import { mayReopen } from './closings';
import { text } from './places';

export function ClosedNotice({ closing }: { closing: Shown }): JSX.Element {
  const canReopen = mayReopen(closing, Date.now());
  const reopen = async (): Promise<void> => {
    if (await reopenSession(closing)) showSnack({ text: t('reopened') });
  };
  return (
    <div class="notice">
      <p>{t('closed_since', { time: formatMoment(text(closing, 'closed_at')) })} {!canReopen && t('closed_for_good')}</p>
      {canReopen && <Button onPress={reopen}>{t('reopen')}</Button>}
    </div>
  );
}
