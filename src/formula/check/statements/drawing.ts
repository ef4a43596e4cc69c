// What a script does besides computing: declare itself, draw, alert, trade. The results of such calls have no value here.

/** Calls that declare, draw, alert or trade. */
export const DRAWING_CALLS: ReadonlySet<string> = new Set(
  [
    "indicator study strategy library plot plotshape plotchar plotcandle plotbar plotarrow hline bgcolor barcolor fill",
    "alert alertcondition max_bars_back runtime.error",
  ].flatMap((names) => names.split(" ")),
)

const DRAWN: ReadonlyMap<string, string> = new Map([
  ["color", "a color"],
  ["label", "something drawn"],
  ["line", "something drawn"],
  ["linefill", "something drawn"],
  ["box", "something drawn"],
  ["table", "something drawn"],
  ["polyline", "something drawn"],
  ["chart", "something of the chart"],
  ["plot", "something drawn"],
  ["hline", "something drawn"],
  ["location", "something drawn"],
  ["shape", "something drawn"],
  ["size", "something drawn"],
  ["xloc", "something drawn"],
  ["yloc", "something drawn"],
  ["extend", "something drawn"],
  ["text", "something drawn"],
  ["font", "something drawn"],
  ["position", "something drawn"],
  ["display", "something drawn"],
  ["format", "something drawn"],
  ["scale", "something drawn"],
  ["alert", "an alert"],
  ["strategy", "something traded"],
  ["log", "a line of the log"],
  ["syminfo", "something of the symbol"],
  ["ticker", "a symbol"],
  ["currency", "a text"],
  ["session", "something of the session"],
  ["barmerge", "something drawn"],
  ["str", "a text"],
])

/** The namespaces whose names have no value in a formula. */
export const DRAWN_NAMESPACES: ReadonlyArray<string> = Array.from(DRAWN.keys())

/** Whether a call draws, alerts or trades, rather than making a color or text to draw with. */
export const isDrawing = (name: string): boolean =>
  DRAWING_CALLS.has(name) || /^(?:strategy|label|line|linefill|box|table|polyline|log)\./.test(name)

/** What a name or call without a value in a formula is, in words. */
export const drawnBy = (name: string, isCall: boolean): string | undefined => {
  if (isCall && DRAWING_CALLS.has(name)) return "something drawn"
  if (isCall && (name === "tostring" || name === "string")) return "a text"
  if (isCall && name === "input.color") return "a color"
  const [space, ...rest] = name.split(".")
  return rest.length > 0 ? DRAWN.get(space) : isCall && name !== "log" ? DRAWN.get(name) : undefined
}

const TYPES: ReadonlySet<string> = new Set("color line label box table linefill polyline chart.point".split(" "))

/** What a name of a declared type without values in a formula is, in words. */
export const drawnOfType = (type: string): string | undefined =>
  type === "string" ? undefined : TYPES.has(type) ? (type === "color" ? "a color" : "something drawn") : undefined

/** The parameters that hold the condition and the title of a call that draws, alerts or trades. */
export interface Titled {
  readonly condition: { readonly name: string; readonly place: number }
  readonly title: { readonly name: string; readonly place: number }
}

const series = { name: "series", place: 0 }

export const TITLED: ReadonlyMap<string, Titled> = new Map([
  ["plotshape", { condition: series, title: { name: "title", place: 1 } }],
  ["plotchar", { condition: series, title: { name: "title", place: 1 } }],
  ["alertcondition", { condition: { name: "condition", place: 0 }, title: { name: "title", place: 1 } }],
  ["strategy.entry", { condition: { name: "when", place: 8 }, title: { name: "id", place: 0 } }],
  ["strategy.order", { condition: { name: "when", place: 8 }, title: { name: "id", place: 0 } }],
])
