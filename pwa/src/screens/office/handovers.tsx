/** Handing books over at the office's desk. */

import type { JSX } from 'preact';
import { HandoverListView } from '../handover/list';
import { PaperView } from '../handover/paper_page';
import { th } from '../handover/words';
import { deskHandovers } from './api';
import { Heading } from './parts';
import { PeopleTabs } from './people_tabs';
import { links } from './place';

export default function HandoversScreen({ id }: { id: string | null }): JSX.Element {
  if (id !== null) {
    return <><Heading title={th('paper_title')} crumbs={[{ text: th('title'), href: links.handovers }]} /><PaperView id={id} client={deskHandovers} /></>;
  }
  return (
    <>
      <Heading title={th('title')} crumbs={[]} />
      <PeopleTabs now="handovers" />
      <HandoverListView client={deskHandovers} linksAnybody paper={links.handover} />
    </>
  );
}
