import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { withAcceptanceTable } from "./accepted/table.ts"
import { FUNCTION_DOCUMENT, withFunctionTable } from "./functionTable.ts"
import { readSource, ROOT } from "./sources.ts"

const { text } = readSource(FUNCTION_DOCUMENT)

writeFileSync(join(ROOT, FUNCTION_DOCUMENT), withAcceptanceTable(withFunctionTable(text)))
