/** Which rows of a long list are on screen, where rows have one height. */
export interface RowWindow {
  readonly first: number
  readonly end: number
  /** Where the first of them begins, in pixels. */
  readonly top: number
}

const BEYOND = 4

/** Of a scroller, at a height of rows: those on screen and some beyond. */
export const windowOf = (scroller: HTMLElement, rows: number, rowHeight: number): RowWindow => {
  const first = Math.max(0, Math.floor(scroller.scrollTop / rowHeight) - BEYOND)
  const end = Math.min(rows, Math.ceil((scroller.scrollTop + scroller.clientHeight) / rowHeight) + BEYOND)
  return { first, end, top: first * rowHeight }
}
