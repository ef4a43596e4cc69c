import type { Page } from "playwright-core"

/**
 * What a reader of a page would complain about: text with too little contrast (WCAG AA), numbers and labels that do not
 * fit or cover each other, buttons too small for a finger, a page wider than its window.
 */
export const flawsOf = (page: Page): Promise<ReadonlyArray<string>> =>
  page.evaluate(() => {
    const flaws: Array<string> = []

    const rgba = (color: string): ReadonlyArray<number> => {
      const [red = 0, green = 0, blue = 0, alpha = 1] = (color.match(/[\d.]+/g) ?? []).map(Number)
      const scale = color.startsWith("color(srgb") ? 255 : 1
      return [red * scale, green * scale, blue * scale, alpha]
    }
    const over = (top: ReadonlyArray<number>, below: ReadonlyArray<number>) =>
      [0, 1, 2].map((channel) => top[channel] * top[3] + below[channel] * (1 - top[3]))
    const luminance = (color: ReadonlyArray<number>): number => {
      const [red, green, blue] = color.map((channel) => {
        const share = channel / 255
        return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
    const around = (element: Element): ReadonlyArray<Element> =>
      element.parentElement === null ? [element] : [element, ...around(element.parentElement)]
    const nameOf = (element: Element): string =>
      `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""} "${(element.textContent ?? "").trim().slice(0, 24)}"`

    for (const element of document.querySelectorAll("body *")) {
      const hasText = [...element.childNodes].some(
        ({ nodeType, textContent }) => nodeType === Node.TEXT_NODE && textContent?.trim() !== "",
      )
      const box = element.getBoundingClientRect()
      const isDisabled = element instanceof HTMLButtonElement && element.disabled
      if (!hasText || box.width === 0 || isDisabled || element.closest("title, .tip, script, noscript") !== null)
        continue
      const outward = around(element)
      const behind = outward
        .map((each) => rgba(getComputedStyle(each).backgroundColor))
        .toReversed()
        .reduce<ReadonlyArray<number>>((below, each) => [...over(each, below), 1], [255, 255, 255, 1])
      const { color, fill } = getComputedStyle(element)
      const [red, green, blue, alpha] = rgba(element instanceof SVGElement ? fill : color)
      const opacity = outward.reduce((share, each) => share * Number(getComputedStyle(each).opacity), alpha)
      const [dark, light] = [luminance(behind), luminance(over([red, green, blue, opacity], behind))].toSorted(
        (a, b) => a - b,
      )
      const ratio = (light + 0.05) / (dark + 0.05)
      if (ratio < 4.5) flaws.push(`contrast ${ratio.toFixed(1)}: ${nameOf(element)}`)
    }

    for (const element of document.querySelectorAll(
      ".num, .tile b, .returns th, .returns td, .enow, .eprev, .date, .day",
    )) {
      if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== "inline") {
        flaws.push(`cut: ${nameOf(element)}`)
      }
    }
    for (const element of document.querySelectorAll("table, .day, .date, .num")) {
      const card = element.closest(".card")
      if (card === null) continue
      if (element.getBoundingClientRect().right > card.getBoundingClientRect().right + 1) {
        flaws.push(`outside of its card: ${nameOf(element)}`)
      }
      if (element.matches(".day") && element.getClientRects().length > 1) flaws.push(`broken: ${nameOf(element)}`)
    }
    for (const element of document.querySelectorAll("button:not(.link), input")) {
      const { height, width } = element.getBoundingClientRect()
      if (width > 0 && Math.min(width, height) < 24) flaws.push(`${width} × ${height}: ${nameOf(element)}`)
    }
    const meet = (a: DOMRect, b: DOMRect) =>
      a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
    for (const picture of document.querySelectorAll("svg.cost, svg.fan, .card > header")) {
      const texts = [...picture.querySelectorAll("text, .stepper, h2, .last, p")].filter(
        (each) => each.textContent !== "",
      )
      for (const [index, one] of texts.entries()) {
        const other = texts
          .slice(index + 1)
          .find((each) => !one.contains(each) && meet(one.getBoundingClientRect(), each.getBoundingClientRect()))
        if (other !== undefined) flaws.push(`${nameOf(one)} covers ${nameOf(other)}`)
      }
    }
    const [stepper, legend] = [document.querySelector(".stepper"), document.querySelector(".legend")]
    if (stepper !== null && legend !== null && meet(stepper.getBoundingClientRect(), legend.getBoundingClientRect())) {
      flaws.push("the legend covers the steps between matches")
    }
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth
    if (wide > 0) flaws.push(`${wide} px wider than its window`)
    return [...new Set(flaws)]
  })
