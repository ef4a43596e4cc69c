import { readKept, writeKept } from "./dom/kept.ts"
import { loadReport } from "./dom/loadReport.ts"
import { followKeys } from "./keys.ts"
import { hashOf } from "./model/hash.ts"
import { matchRows } from "./model/rows.ts"
import { SORT_OF_TAB } from "./model/State.ts"
import { Store } from "./model/Store.ts"
import { Page } from "./views/Page.ts"

const darkSystem = matchMedia("(prefers-color-scheme: dark)")

const { data, loadRest } = await loadReport()
const { id } = data.head.job
const store = new Store(data, loadRest, readKept(id), location.hash)

const turnTheme = (): void => {
  const { theme } = store.state
  const isDark = theme === "dark" || (theme === "auto" && darkSystem.matches)
  store.set({ theme: isDark ? "light" : "dark" })
}

const root = document.getElementById("app")
if (root === null) throw new Error("The report has no place for its page")
const page = new Page(store, root, turnTheme)
let shownTheme = ""
let isDue = false
let isPrinting = false

const applyTheme = (): void => {
  // Paper is white, also what is drawn on a canvas.
  const theme = isPrinting ? "light" : store.state.theme
  if (theme === shownTheme) return
  shownTheme = theme
  if (theme === "auto") delete document.documentElement.dataset["theme"]
  else document.documentElement.dataset["theme"] = theme
  page.restyle()
}

const draw = (): void => {
  isDue = false
  applyTheme()
  page.draw()
  writeKept(id, store.state)
  history.replaceState(null, "", hashOf(data, store.state))
}

store.onChange = () => {
  // However much changes at once, it is drawn once.
  if (isDue) return
  isDue = true
  requestAnimationFrame(draw)
}

// The newest match is chosen, or where there is none the first symbol that has bars, unless the address names another.
if (store.state.symbol < 0) {
  const [newest] = matchRows(data, store.model, { ...store.state, sort: SORT_OF_TAB.matches })
  const some = data.symbols.find(({ bars }) => bars > 0)
  if (newest !== undefined) store.pickMatch(newest)
  else if (some !== undefined) store.pickSymbol(some.index)
}

followKeys(store, page, turnTheme)
darkSystem.addEventListener("change", () => page.restyle())
addEventListener("hashchange", () => store.followHash(location.hash))
addEventListener("resize", () => store.onChange())
addEventListener("beforeprint", () => {
  isPrinting = true
  // Laid out for paper now, since what is drawn on a canvas must know its size.
  document.documentElement.classList.add("printing")
  applyTheme()
  page.beginPrinting()
})
addEventListener("afterprint", () => {
  isPrinting = false
  document.documentElement.classList.remove("printing")
  page.endPrinting()
  store.onChange()
})

draw()
performance.mark("report-drawn")
// The page stands: now the chart, and then whether the formula gives the same here.
requestAnimationFrame(() => {
  void (async () => {
    await store.unpack()
    // Drawn with the next frame, after which this one is called.
    requestAnimationFrame(() => {
      performance.mark("report-charted")
      setTimeout(async () => {
        await store.check()
        performance.mark("report-checked")
      }, 100)
    })
  })()
})
