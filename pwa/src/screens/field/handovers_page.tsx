/** Handing over the books of a ward's khối, from the ward's phone. */

import type { JSX } from 'preact';
import { phoneHandovers } from '../../handovers';
import { HandoverListView } from '../handover/list';
import { th } from '../handover/words';
import { Page } from './shell';

export default function HandoversPage(): JSX.Element {
  return (
    <Page title={th('title')} up="/">
      <HandoverListView client={phoneHandovers} linksAnybody={false} paper={(id) => `/ban-giao/${id}`} />
    </Page>
  );
}
