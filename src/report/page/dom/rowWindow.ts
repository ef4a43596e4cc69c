/** The rows of a long list that are on screen; all rows have the same height. */
export interface RowWindow {
  readonly first: number
  readonly end: number
  /** The top of the first row, in pixels. */
  readonly top: number
}

/** Rows to render above and below the screen, so that slow scrolling shows no gaps. */
const BEYOND = 4

/** The rows of a scroller to render. */
export const windowOf = (scroller: HTMLElement, rows: number, rowHeight: number): RowWindow => {
  const first = Math.max(0, Math.floor(scroller.scrollTop / rowHeight) - BEYOND)
  const end = Math.min(rows, Math.ceil((scroller.scrollTop + scroller.clientHeight) / rowHeight) + BEYOND)
  return { first, end, top: first * rowHeight }
}
