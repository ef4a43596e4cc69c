import { readPreferences, writePreferences } from "./dom/preferences.ts"
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
const store = new Store(data, loadRest, readPreferences(id), location.hash)

const turnTheme = (): void => {
  const { theme } = store.state
  const isDark = theme === "dark" || (theme === "auto" && darkSystem.matches)
  store.set({ theme: isDark ? "light" : "dark" })
}

const root = document.getElementById("app")
if (root === null) throw new Error("The page lacks its element #app")
const page = new Page(store, root, turnTheme)
let shownTheme = ""
let isDue = false
let isPrinting = false

const applyTheme = (): void => {
  // Paper is white, so canvases are printed in the light theme, too.
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
  writePreferences(id, store.state)
  history.replaceState(null, "", hashOf(data, store.state))
}

store.onChange = () => {
  // Several changes are drawn in one frame.
  if (isDue) return
  isDue = true
  requestAnimationFrame(draw)
}

// Unless the address names a symbol, choose the newest match or, if there is none, the first symbol that has bars.
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
  // Apply the print layout now, since canvases must be redrawn in their printed size.
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
// The page is drawn first, then the chart, and at last the check whether the formula gives the same matches here.
requestAnimationFrame(() => {
  void (async () => {
    await store.unpack()
    // The chart is drawn in the next frame, before this callback.
    requestAnimationFrame(() => {
      performance.mark("report-charted")
      setTimeout(async () => {
        await store.check()
        performance.mark("report-checked")
      }, 100)
    })
  })()
})
