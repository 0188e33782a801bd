/** The field part: what trainers, khối heads and ward officials see. */

import type { JSX } from 'preact';
import { t } from '../../text/text';

export function Field(): JSX.Element {
  return <main class="page"><h1>{t('app_name')}</h1></main>;
}
