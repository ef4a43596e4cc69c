export { importCsv } from "./candles/import/CandleImport.ts"
export { type CandleAnswer, CandleRepository, type CandleRequest } from "./candles/CandleRepository.ts"
export { type CandleSource, SourceFailure, type SourceRequest, type SourceRows } from "./candles/source/CandleSource.ts"
export { repositoryOf } from "./candles/source/repositoryOf.ts"
export { exportCandles } from "./candles/export/CandleExport.ts"
export { ExportFailed } from "./candles/export/ExportFailed.ts"
export type {
  ExportFormat,
  ExportOptions,
  ExportProgress,
  ExportReport,
  UnreadSymbol,
} from "./candles/export/exportOptions.ts"
export { type BarColumns, type CandleColumns, type Candles, type Column, COLUMNS } from "./candles/Candles.ts"
export type { Adjustment, Listing } from "./candles/Listing.ts"
export type { ImportColumn, ImportOptions, ImportProgress } from "./candles/import/options/importOptions.ts"
export type {
  DroppedTimes,
  FileNote,
  ImportReport,
  LeftOut,
  RejectedReason,
  RejectedRow,
} from "./candles/import/report/importReport.ts"
export type { BarInput, ColumnsInput, MemoryBars, TimeInput } from "./candles/memory/memoryBars.ts"
export { sampleMarket, type SampleMarketOptions, writeSampleMarket } from "./candles/sample/SampleMarket.ts"
export { compactStore, type StoreCompaction } from "./candles/upkeep/compactStore.ts"
export { type RemovedSeries, removeCandles, type RemoveRequest } from "./candles/upkeep/removeCandles.ts"
export { type StoreDamage, type StoreVerification, verifyStore } from "./candles/upkeep/verifyStore.ts"
export {
  describeStore,
  type ListingSummary,
  type StoreSummary,
  type TimeframeSummary,
} from "./candles/sqlite/StoreSummary.ts"
export { checkQuality, type QualityOptions } from "./candles/quality/checkQuality.ts"
export type { QualityAction, QualityPolicy } from "./candles/quality/QualityPolicy.ts"
export type { QualityCount, QualityReport } from "./candles/quality/QualityReport.ts"
export type { VerifyOptions } from "./candles/upkeep/verifyQuality.ts"
export { UnusableFile } from "./candles/import/report/UnusableFile.ts"
export { symbolsWhere, type SymbolsWhere } from "./engine/symbolsWhere.ts"
export { ProcessingEngine } from "./engine/ProcessingEngine.ts"
export { JobMetrics } from "./engine/JobMetrics.ts"
export { Telemetry, type TelemetryOptions } from "./engine/Telemetry.ts"
export { type OnProgress, Progress, type ProgressObserver, type Snapshot } from "./engine/Progress.ts"
export {
  type Bars,
  type CompileOptions,
  type Evaluation,
  type FormulaColumn,
  FormulaService,
  type OtherSymbol,
  type Plan,
  type Series,
  type SymbolFacts,
} from "./formula/FormulaService.ts"
export { RetrySchedule } from "./engine/Retries.ts"
export { checkFormula, FormulaErrors, type FormulaFacts, type FormulaValue } from "./formula/FormulaCheck.ts"
export { formulaReference, type ReferenceEntry } from "./formula/Reference.ts"
export { DateRange } from "./job/DateRange.ts"
export {
  encodeExplanation,
  ExplainedExpression,
  ExplainedStatement,
  ExplainedValue,
  Explanation,
} from "./job/Explanation.ts"
export { EndInstant, formatInstant, Instant, parseEndInstant, parseInstant } from "./job/Instant.ts"
export { FormulaError, InvalidJob, JobError, PoolUnavailable, StoreUnavailable } from "./job/JobError.ts"
export { decodeJob, DEFAULT_TIMEOUT_MS, JobHeader, JobType, Parameter, ProcessingJob } from "./job/ProcessingJob.ts"
export {
  Cost,
  encodeResult,
  failedResult,
  Flag,
  MatchedBar,
  ProcessingResult,
  type ProcessingResultEncoded,
  resultFromCause,
  SymbolAnswer,
  toFailed,
  Value,
  Work,
} from "./job/ProcessingResult.ts"
export {
  BadCandles,
  CandlesError,
  CandlesUnavailable,
  Crashed,
  Failed,
  InvalidReply,
  OutOfMemory,
  PoolLost,
  SymbolError,
  Timeout,
  UnknownSymbol,
} from "./job/SymbolError.ts"
export type { SymbolSeries } from "./job/SymbolSeries.ts"
export { encodeFinding, QualityFinding, QualityRule } from "./job/QualityFinding.ts"
export { MeasureWork, type PreparedProcessor, SymbolProcessor } from "./job/SymbolProcessor.ts"
export { isMember, type Membership } from "./job/Membership.ts"
export { Timeframe } from "./job/Timeframe.ts"
export { Universe } from "./job/Universe.ts"
export { type RunningSymbol, SymbolPool, type SymbolRunner } from "./pool/SymbolPool.ts"
export type { WorkersOptions } from "./pool/supervision/WorkersOptions.ts"
export type { Market, MarketResults } from "./promise/Market.ts"
export { openMarket } from "./promise/openMarket.ts"
export type { LogLine, MarketOptions, MarketRequest, ResumeRequest } from "./promise/MarketRequest.ts"
export { renderExplanation } from "./report/ExplanationTable.ts"
export { toNdjson } from "./report/ndjson.ts"
export { seriesCsvHeader, seriesToCsv, seriesToNdjson } from "./report/seriesText.ts"
export { computeSeries, type SeriesRequest } from "./symbol/computeSeries.ts"
export { explainFormula, type ExplainRequest } from "./symbol/explainFormula.ts"
export { watchMarket } from "./watch/watchMarket.ts"
export type { WatchEvent, WatchOptions, WatchRequest } from "./watch/WatchEvent.ts"
export { defaultWorker } from "./worker/defaultWorkerUrl.ts"
export * as CandleStore from "./candles/store/CandleStore.ts"
export * as FormulaProcessor from "./symbol/FormulaProcessor.ts"
export * as InProcessPool from "./pool/inProcess/InProcessPool.ts"
export * as MemoryCandles from "./candles/memory/MemoryCandles.ts"
export * as PineFormulas from "./formula/PineFormulas.ts"
export * as PooledEngine from "./engine/PooledEngine.ts"
export * as ProcessPool from "./pool/processes/ProcessPool.ts"
export * as ResampledCandles from "./candles/resample/ResampledCandles.ts"
export * as SqliteCandles from "./candles/sqlite/SqliteCandles.ts"
export * as ThreadPool from "./pool/threads/ThreadPool.ts"
