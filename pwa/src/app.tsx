/** Which part of the product an address belongs to. */

import type { JSX } from 'preact';
import { keepPart } from './app_update';
import { path } from './router';
import { Field } from './screens/field/field';
import { lazy } from './ui/lazy';
import { SnackVoice } from './ui/snackbar';

const Office = lazy(() => {
  void keepPart('office');
  return import('./screens/office/office');
});

export function App(): JSX.Element {
  const isOffice = path.value === '/van-phong' || path.value.startsWith('/van-phong/');
  return (
    <>
      {isOffice ? <Office /> : <Field />}
      <SnackVoice />
    </>
  );
}
