#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
import { enableCompileCache } from "node:module"

// Before anything else is loaded: what comes after this is compiled once, and not once a start.
enableCompileCache()
void import("./cli/runMain.ts")
