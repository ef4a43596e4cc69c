import { render } from "lit-html"
import type { LiveFrame, LiveJob } from "../format/LiveFrame.ts"
import { readEvents } from "./dom/eventStream.ts"
import { VirtualTable } from "./dom/VirtualTable.ts"
import { LiveModel } from "./model/LiveModel.ts"
import { type LiveStatus, liveTable, liveView } from "./views/liveView.ts"

const root = document.getElementById("app")
const jobText = document.getElementById("live-job")?.textContent
if (root === null || jobText === null || jobText === undefined) throw new Error("The page has no place for its scan")

const job: LiveJob = JSON.parse(jobText)
const headers = { authorization: `Bearer ${location.hash.slice(1)}` }
const model = new LiveModel()
const table = new VirtualTable()
let status: LiveStatus = "running"
let isDue = false

const draw = (): void => {
  isDue = false
  render(liveView(job, model, status, table.element, cancel), root)
  table.show(liveTable(job, model))
}

const drawSoon = (): void => {
  if (isDue) return
  isDue = true
  requestAnimationFrame(draw)
}

function cancel(): void {
  status = "cancelling"
  drawSoon()
  void fetch("/cancel", { method: "POST", headers })
}

/** The report replaces this page; it needs the server no more. */
const showReport = async (): Promise<void> => {
  const response = await fetch("/report", { headers })
  const report = await response.blob()
  location.replace(URL.createObjectURL(new Blob([report], { type: "text/html;charset=utf-8" })))
}

draw()
try {
  await readEvents("/events", headers, (data) => {
    const frame: LiveFrame = JSON.parse(data)
    model.add(frame)
    drawSoon()
  })
  status = model.frame?.isDone === true ? "done" : "lost"
} catch {
  status = "lost"
}
drawSoon()
if (status === "done" && model.frame?.hasReport === true) await showReport()
