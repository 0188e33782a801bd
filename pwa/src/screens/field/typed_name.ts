/** A name typed into the roster's search field, on its way to the form for a new person. */

let carried = '';

/** Keep a name for the form that opens next; in the address it could reach a proxy's log. */
export function carryName(typed: string): void {
  carried = typed;
}

/** Give the name that was carried, once. */
export function takeName(): string {
  const name = carried;
  carried = '';
  return name;
}
