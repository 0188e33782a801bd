/** What to say when the phone itself cannot keep something. */

import type { ComponentChildren, JSX } from 'preact';
import type { StorageCode } from '../../store/types';
import { isOutdated } from '../../storage_state';
import { t } from '../../text/text';
import { Button } from '../../ui/button';
import { ErrorBox } from '../../ui/error_box';

/** What the office sent found no place; what was recorded here is not touched by that. */
export function NotStored({ code, children }: { code: StorageCode; children?: ComponentChildren }): JSX.Element {
  return code === 'storage_full'
    ? <ErrorBox look="warning" what={t('no_room_what')} data={t('no_room_data')} todo={t('no_room_todo')} code="M-11">{children}</ErrorBox>
    : <ErrorBox look="warning" what={t('not_kept_what')} data={t('no_room_data')} todo={t('not_kept_todo')} code="M-12">{children}</ErrorBox>;
}

/** A newer app works on the store, so that this page cannot any more. */
export function Outdated(): JSX.Element {
  return (
    <ErrorBox what={t('outdated_what')} data={t('outdated_data')} todo={t('outdated_todo')} code="M-15">
      <Button onPress={() => { location.reload(); }}>{t('outdated_take')}</Button>
    </ErrorBox>
  );
}

/** The book could not be opened: a browser that keeps nothing, a full phone, or a store that does not answer just now. */
export function Unavailable({ cause, hadStore, children }: { cause: unknown; hadStore: boolean; children: ComponentChildren }): JSX.Element {
  if (isOutdated.value) return <Outdated />;
  const isFull = cause instanceof DOMException && cause.name === 'QuotaExceededError';
  if (isFull) return <ErrorBox what={t('shut_full_what')} data={t('shut_data')} todo={t('no_room_todo')} code="M-11">{children}</ErrorBox>;
  if (hadStore) return <ErrorBox what={t('shut_what')} data={t('shut_data')} todo={t('shut_todo')} code="M-14">{children}</ErrorBox>;
  return <ErrorBox what={t('no_store_what')} data={t('no_store_data')} todo={t('no_store_todo')} code="M-10" />;
}
