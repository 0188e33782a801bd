/** The minutes of a handover on the ward's phone. */

import type { JSX } from 'preact';
import { phoneHandovers } from '../../handovers';
import { PaperView } from '../handover/paper_page';
import { th } from '../handover/words';
import { Page } from './shell';

export default function HandoverPaperPage({ id = '' }: Record<string, string>): JSX.Element {
  return <Page title={th('paper_title')} up="/ban-giao"><PaperView id={id} client={phoneHandovers} /></Page>;
}
