/** A long list of which only what is near the screen is in the document; rows may differ in height. */

import { useEffect, useRef, useState } from 'preact/hooks';
import type { ComponentChildren, JSX } from 'preact';

/** Few, so that the rows that come into sight in one frame do not hold it up on an old phone. */
const PER_BLOCK = 6;
const ALL_BELOW = 40;
const ROW_PX = 76;

/** Render rows in blocks; a block out of sight is a space of its last height. */
export function BlockList<Item>({ items, render, label }: { items: readonly Item[]; render: (item: Item) => ComponentChildren; label: string }): JSX.Element {
  if (items.length <= ALL_BELOW) return <ul class="rows" aria-label={label}>{items.map(render)}</ul>;
  const blocks = Array.from({ length: Math.ceil(items.length / PER_BLOCK) }, (_, index) => items.slice(index * PER_BLOCK, (index + 1) * PER_BLOCK));
  return (
    <div role="group" aria-label={label}>
      {blocks.map((block, index) => (
        <Block key={index} index={index} count={block.length}>{() => block.map(render)}</Block>
      ))}
    </div>
  );
}

function Block({ index, count, children }: { index: number; count: number; children: () => ComponentChildren }): JSX.Element {
  const place = useRef<HTMLUListElement>(null);
  const height = useRef(count * ROW_PX);
  const [isNear, setNear] = useState(index < 2);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const observer = new IntersectionObserver(([entry]) => {
      if (!entry) return;
      if (!entry.isIntersecting && element.childElementCount > 0) height.current = element.offsetHeight;
      setNear(entry.isIntersecting);
    }, { rootMargin: '600px' });
    observer.observe(element);
    return () => { observer.disconnect(); };
  }, []);
  return <ul class="rows" ref={place} data-block={index} style={isNear ? undefined : { height: `${height.current}px` }}>{isNear ? children() : null}</ul>;
}

/** Bring a row into sight, also one that is not in the document yet. */
export function scrollToRow(index: number, total: number, container: HTMLElement | null, selector: string): void {
  if (total > ALL_BELOW) container?.querySelector(`[data-block="${Math.floor(index / PER_BLOCK)}"]`)?.scrollIntoView({ block: 'start' });
  setTimeout(() => container?.querySelector(selector)?.scrollIntoView({ block: 'start' }), total > ALL_BELOW ? 80 : 0);
}
