/** Renders again only when something it shows has changed; what `preact/compat` has, without the rest of it. */

import { Component, type ComponentType, type JSX } from 'preact';
import { language } from '../../preferences';

/** Wrap a component so that equal props leave it alone. */
export function memo<P extends object>(Inner: ComponentType<P>, same: (a: P, b: P) => boolean): ComponentType<P> {
  return class Memo extends Component<P & { language?: string }> {
    private shownIn = language.peek();

    override shouldComponentUpdate(next: P): boolean {
      const isSame = same(this.props, next) && this.shownIn === language.peek();
      this.shownIn = language.peek();
      return !isSame;
    }

    override render(props: P): JSX.Element {
      return <Inner {...props} />;
    }
  };
}
