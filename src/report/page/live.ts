import { render } from "lit-html"
import type { LiveFrame, LiveJob } from "../format/LiveFrame.ts"
import { readEvents, Refused } from "./dom/eventStream.ts"
import { VirtualTable } from "./dom/VirtualTable.ts"
import { LiveModel } from "./model/LiveModel.ts"
import { type LiveStatus, liveTable, liveTitle, liveView } from "./views/liveView.ts"

/** How often a window tries to reconnect to its server, and the pause before each attempt. */
const ATTEMPTS = 8
const PAUSE_MS = 500

const root = document.getElementById("app")
const jobText = document.getElementById("live-job")?.textContent
if (root === null || jobText === null || jobText === undefined)
  throw new Error("The page lacks its elements #app and #live-job")

const job: LiveJob = JSON.parse(jobText)
const headers = { authorization: `Bearer ${location.hash.slice(1)}` }
const model = new LiveModel()
const table = new VirtualTable()
let status: LiveStatus = "running"
let isDue = false

const draw = (): void => {
  isDue = false
  document.title = liveTitle(job, model, status)
  render(liveView(job, model, status, table.element, cancel), root)
  table.show(liveTable(job, model))
}

const drawSoon = (): void => {
  if (isDue) return
  isDue = true
  // Background windows get no animation frames, but their title is visible.
  if (document.hidden) setTimeout(draw, 1000)
  else requestAnimationFrame(draw)
}

const show = (next: LiveStatus): void => {
  status = next
  drawSoon()
}

async function cancel(): Promise<void> {
  show("cancelling")
  try {
    const response = await fetch("/cancel", { method: "POST", headers })
    if (!response.ok) show("refused")
  } catch {
    show("lost")
  }
}

/** Replaces this page by the report, which needs no server. */
const showReport = async (): Promise<void> => {
  const response = await fetch("/report", { headers })
  const report = await response.blob()
  location.replace(URL.createObjectURL(new Blob([report], { type: "text/html;charset=utf-8" })))
}

const isDone = (): boolean => model.frame?.isDone === true

let attempts = 0

/** Reads events from the last position on. */
const follow = (): Promise<void> =>
  readEvents("/events", { ...headers, "last-event-id": String(model.frame?.next ?? 0) }, (data) => {
    const frame: LiveFrame = JSON.parse(data)
    attempts = 0
    if (status === "lost") status = "running"
    model.add(frame)
    drawSoon()
  })

/** Follows the scan to its end, and reconnects if the connection breaks. */
const followToEnd = async (): Promise<LiveStatus> => {
  for (attempts = 0; attempts < ATTEMPTS; attempts++) {
    try {
      await follow()
    } catch (error) {
      if (error instanceof Refused) return "refused"
    }
    if (isDone()) return "done"
    if (status === "running") show("lost")
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
  return "gone"
}

draw()
show(await followToEnd())
if (isDone() && model.frame?.hasReport === true) await showReport()
