import { posix } from "node:path"
import type { Source } from "./sources.ts"

/** Stands for the files of a folder itself in a table of its inner folders. */
const OWN = "."

/** The folders that each folder of src may import, besides itself. Files directly in src may import all. */
const FOLDERS: Readonly<Record<string, ReadonlyArray<string>>> = {
  job: [],
  file: [],
  calendar: ["job"],
  candles: ["calendar", "job", "file"],
  indicators: [],
  formula: ["calendar", "indicators", "job"],
  symbol: ["formula", "candles", "calendar", "job"],
  pool: ["job"],
  worker: ["job", "file", "symbol", "candles", "formula", "pool"],
  engine: ["pool", "job"],
  log: ["engine", "candles", "job", "file"],
  watch: ["engine", "candles", "job"],
  cluster: ["job", "candles", "formula", "symbol", "pool", "worker", "engine"],
  report: ["job", "file", "calendar", "candles", "formula", "indicators"],
  promise: ["job", "symbol", "candles", "formula", "pool", "worker", "engine", "log", "watch", "report"],
  live: ["report", "engine", "pool", "job"],
  cli: [
    "job",
    "file",
    "calendar",
    "candles",
    "indicators",
    "formula",
    "symbol",
    "pool",
    "worker",
    "engine",
    "log",
    "watch",
    "cluster",
    "report",
    "live",
  ],
}

/** The same inside a folder, at any depth. Its own files, `.`, may be above or below its inner folders. */
const INNER: Readonly<Record<string, Readonly<Record<string, ReadonlyArray<string>>>>> = {
  candles: {
    [OWN]: [],
    sqlite: [OWN],
    memory: [OWN],
    csv: [OWN],
    quality: [OWN],
    inspect: [OWN, "quality", "sqlite"],
    import: [OWN, "csv", "source", "parquet", "arrow", "quality", "inspect", "sqlite"],
    export: [OWN, "source", "parquet", "arrow"],
    sample: [OWN, "sqlite"],
    upkeep: [OWN, "quality", "inspect", "sqlite"],
    source: [OWN, "csv"],
    parquet: [OWN, "source"],
    arrow: [OWN, "source"],
    duckdb: [OWN, "source"],
    postgres: [OWN, "source"],
    resample: [OWN, "csv"],
    store: [OWN, "resample", "source", "sqlite", "parquet", "duckdb", "postgres"],
  },
  "candles/sqlite": {
    [OWN]: ["reading", "file", "records"],
    reading: ["file", "columns", "layout", "records", "statements"],
    writing: ["columns", "layout", "statements"],
    file: ["columns", "layout", "records", "statements"],
    columns: ["layout"],
    layout: [],
    records: ["statements"],
    statements: [],
  },
  "candles/csv": {
    [OWN]: [],
    bytes: [OWN],
    values: [OWN],
    columns: [OWN, "values"],
    judge: [OWN, "values", "columns"],
    rows: [OWN, "values", "columns"],
  },
  "candles/import": {
    [OWN]: ["intake", "sink", "tables", "text", "rows", "files", "options", "report"],
    intake: ["sink", "rows", "files", "report"],
    sink: [],
    tables: ["rows", "files"],
    text: ["rows", "files"],
    rows: ["files", "options"],
    files: ["report"],
    options: ["report"],
    report: [],
  },
  cluster: {
    [OWN]: ["caller", "runner", "postgres", "board", "protocol"],
    caller: ["board", "protocol"],
    runner: ["board", "protocol"],
    postgres: ["board", "protocol"],
    memory: ["board", "protocol"],
    board: ["protocol"],
    protocol: [],
  },
  log: {
    [OWN]: ["encoding"],
    encoding: [],
  },
  formula: {
    [OWN]: ["check", "builtins", "plan", "syntax"],
    check: ["builtins", "plan", "syntax"],
    builtins: ["plan", "syntax"],
    plan: ["syntax"],
    syntax: [],
  },
  "formula/check": {
    [OWN]: ["statements", "symbols", "time", "calls", "operators", "context"],
    statements: ["operators", "context"],
    symbols: ["context"],
    time: ["context"],
    calls: ["operators", "context"],
    operators: ["context"],
    context: [],
  },
  "formula/plan": {
    [OWN]: [],
    graph: [OWN],
    operations: [OWN, "graph"],
    loop: [OWN, "graph", "operations"],
    security: [OWN, "graph", "operations", "loop"],
  },
  worker: {
    [OWN]: ["builtins"],
    builtins: [],
  },
  pool: {
    [OWN]: [],
    protocol: [OWN],
    supervision: [OWN, "protocol"],
    inProcess: [OWN, "protocol"],
    threads: [OWN, "protocol", "supervision"],
    processes: [OWN, "protocol", "supervision"],
  },
  "pool/supervision": {
    [OWN]: ["worker", "judging", "answering", "crew", "dispatch", "ending"],
    ending: ["worker", "judging", "answering", "crew", "dispatch"],
    dispatch: ["worker", "judging", "answering", "crew"],
    crew: ["worker"],
    answering: ["worker"],
    judging: ["worker"],
    worker: [],
  },
  report: {
    [OWN]: ["html"],
    html: ["format"],
    page: ["format"],
    format: [],
  },
  "report/page": {
    [OWN]: ["views", "chart", "dom", "model", "formula", "text", "data"],
    views: ["chart", "dom", "model", "formula", "text", "data"],
    chart: ["dom", "formula", "text", "data"],
    dom: ["model", "data"],
    model: ["formula", "text", "data"],
    formula: ["data"],
    text: [],
    data: [],
  },
  "report/page/views": {
    [OWN]: ["frame", "summary", "timeline", "list", "detail", "below", "parts"],
    frame: ["parts"],
    summary: ["parts"],
    timeline: ["parts"],
    list: ["parts"],
    detail: ["parts"],
    below: ["parts"],
    parts: [],
  },
  cli: {
    [OWN]: [
      "cancel",
      "compute",
      "diff",
      "explain",
      "export",
      "forget",
      "formula",
      "functions",
      "hits",
      "import",
      "report",
      "resume",
      "runner",
      "runs",
      "sample",
      "scan",
      "show",
      "store",
      "watch",
      "options",
      "terminal",
    ],
    cancel: ["cluster", "options", "terminal"],
    cluster: ["options", "terminal"],
    compute: ["scan", "options", "terminal"],
    diff: ["log", "options", "terminal"],
    explain: ["options", "terminal"],
    export: ["options", "terminal"],
    forget: ["log", "options", "terminal"],
    formula: ["options", "terminal"],
    functions: ["options", "terminal"],
    hits: ["log", "options", "terminal"],
    import: ["options", "terminal"],
    log: ["options", "terminal"],
    report: ["log", "options", "terminal"],
    resume: ["scan", "cluster", "log", "options", "terminal"],
    runner: ["options", "terminal"],
    runs: ["cluster", "log", "options", "terminal"],
    sample: ["scan", "options", "terminal"],
    output: ["options", "terminal"],
    scan: ["cluster", "log", "report", "output", "options", "terminal"],
    show: ["cluster", "log", "options", "terminal"],
    store: ["options", "terminal"],
    watch: ["scan", "log", "options", "terminal"],
    options: ["terminal"],
    terminal: [],
  },
}

/** Modules that Effect marks as unstable: only the pool may use them. */
const POOL_ONLY = /^effect\/(workers|cluster|workflow)(\/|$)/

/** The formula language also runs in browsers: only the files that programs call may import Effect. */
const FORMULA_BOUNDARY = /^src\/formula\/(compiling|FormulaCheck|FormulaService|PineFormulas)\.ts$/

const COMMENTS = /\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm
const IMPORTS = /(?:\bfrom\s*|\bimport\s*\(?\s*)(["'])([^"'\n]+)\1/g

const importsOf = (text: string): ReadonlyArray<string> =>
  [...text.replace(COMMENTS, "").matchAll(IMPORTS)].map((match) => match[2] ?? "")

const targetOf = (path: string, specifier: string): string => posix.join(posix.dirname(path), specifier)

const folderOf = (path: string): string | undefined => /^src\/([^/]+)\//.exec(path)?.[1]

/** The folder directly inside `folder` that has a path, or `.` for files of `folder` itself. */
const innerFolderOf = (folder: string, path: string): string => {
  const [inner = OWN, ...file] = path.slice(`src/${folder}/`.length).split("/")
  return file.length === 0 ? OWN : inner
}

const refusal = (target: string, place: string, allowed: ReadonlyArray<string>): string =>
  `imports ${target}: ${place} may import ${allowed.map((each) => (each === OWN ? "its parent's files" : each)).join(", ") || "nothing"}`

const judgeInside = (folder: string, path: string, target: string): string | undefined => {
  const table = INNER[folder]
  const [from, to] = [innerFolderOf(folder, path), innerFolderOf(folder, target)]
  if (from === to) {
    const inner = `${folder}/${from}`
    return inner in INNER ? judgeInside(inner, path, target) : undefined
  }
  const allowed = table?.[from]
  const place = from === OWN ? `src/${folder}` : `src/${folder}/${from}`
  if (allowed === undefined) return `is in ${place}, which has no place in the table of inner folders`
  return allowed.includes(to) ? undefined : refusal(target, place, allowed)
}

const judge = (path: string, specifier: string): string | undefined => {
  const from = folderOf(path)
  if (specifier === "effect") return "imports the whole of effect: import effect/<Module>"
  if (POOL_ONLY.test(specifier) && from !== "pool") return `imports ${specifier}: only src/pool may`
  if (from === "formula" && specifier.startsWith("effect/") && !FORMULA_BOUNDARY.test(path))
    return `imports ${specifier}: of src/formula, only what programs call may`
  if (/^marketsweep(\/|$)/.test(specifier)) return `imports ${specifier}: inside src, import the file`
  if (!specifier.startsWith(".")) return undefined
  const target = targetOf(path, specifier)
  const to = folderOf(target)
  if (from === undefined) return undefined
  if (to === from) return judgeInside(from, path, target)
  const allowed = FOLDERS[from]
  if (allowed === undefined) return `is in src/${from}, which has no place in the table of folders`
  if (to === undefined) return `imports ${target}: a folder may not import a file outside of the folders`
  return allowed.includes(to) ? undefined : refusal(target, `src/${from}`, allowed)
}

/** Imports of a file that the tables of folders do not allow, in words. */
export const forbiddenImports = ({ path, text }: Source): ReadonlyArray<string> =>
  importsOf(text).flatMap((specifier) => {
    const verdict = judge(path, specifier)
    return verdict === undefined ? [] : [`${path} ${verdict}`]
  })

/** Import cycles, including type imports; each as its files in order. */
export const findCycles = (sources: ReadonlyArray<Source>): ReadonlyArray<ReadonlyArray<string>> => {
  const known = new Set(sources.map(({ path }) => path))
  const imports = new Map(
    sources.map(({ path, text }) => [
      path,
      importsOf(text)
        .filter((specifier) => specifier.startsWith("."))
        .map((specifier) => targetOf(path, specifier))
        .filter((target) => known.has(target)),
    ]),
  )
  const cycles: Array<ReadonlyArray<string>> = []
  const done = new Set<string>()
  const visit = (path: string, way: ReadonlyArray<string>): void => {
    const at = way.indexOf(path)
    if (at >= 0) return void cycles.push(way.slice(at))
    if (done.has(path)) return
    for (const target of imports.get(path) ?? []) visit(target, [...way, path])
    done.add(path)
  }
  for (const { path } of sources) visit(path, [])
  return cycles
}
