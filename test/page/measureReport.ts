import type { Page } from "playwright-core"

/** Milliseconds from the start of the navigation. */
export interface Seen {
  readonly paintMs: number
  /** All that is in sight is drawn, the chart included. */
  readonly drawnMs: number
  /** All matches were found again. */
  readonly checkedMs: number
  /** 95% of the frames took less while the table was scrolled. */
  readonly frameMs: number
}

const FRAMES = 90

/** Reads the marks of an open report that has checked itself, and scrolls its table. */
export const measureReport = async (page: Page): Promise<Seen> => {
  const marks = await page.evaluate(() =>
    ["first-contentful-paint", "report-charted", "report-checked"].map(
      (name) => performance.getEntriesByName(name)[0]?.startTime ?? NaN,
    ),
  )
  const frames = await page.evaluate(async (count) => {
    const scroller = document.querySelector(".list .scroller")
    const times = [performance.now()]
    for (let frame = 0; frame < count; frame++) {
      scroller?.scrollBy(0, 180)
      times.push(await new Promise<number>((resolve) => requestAnimationFrame(resolve)))
    }
    return times.slice(1).map((time, frame) => time - times[frame])
  }, FRAMES)
  const [paintMs = NaN, drawnMs = NaN, checkedMs = NaN] = marks
  return { paintMs, drawnMs, checkedMs, frameMs: frames.toSorted((a, b) => a - b)[Math.floor(FRAMES * 0.95)] }
}
