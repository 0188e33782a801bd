/** A screen that is loaded when it is first opened. */

import { useEffect, useState } from 'preact/hooks';
import type { ComponentType, JSX } from 'preact';
import { t } from '../text/text';
import { Button } from './button';
import { ErrorBox } from './error_box';

type Loader<P> = () => Promise<{ default: ComponentType<P> }>;

/** Make a component out of a dynamic import; what is loaded once shows at once afterwards. */
export function lazy<P extends object>(load: Loader<P>): ComponentType<P> {
  let Loaded: ComponentType<P> | null = null;
  return function Lazy(props: P): JSX.Element {
    const [state, setState] = useState<'loading' | 'ready' | 'failed'>(Loaded ? 'ready' : 'loading');
    useEffect(() => {
      if (state !== 'loading') return;
      load().then(
        (module) => { Loaded = module.default; setState('ready'); },
        () => { setState('failed'); },
      );
    }, [state]);
    if (state === 'ready' && Loaded) return <Loaded {...props} />;
    if (state === 'loading') return <p class="opening">{t('opening')}</p>;
    return (
      <main class="page">
        <ErrorBox what={t('part_missing_what')} data={t('part_missing_data')} todo={t('part_missing_todo')} code="M-01">
          <Button onPress={() => { setState('loading'); }}>{t('try_again')}</Button>
        </ErrorBox>
      </main>
    );
  };
}
