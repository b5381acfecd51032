#!/usr/bin/env node
// Starts the CLI.
import { entryOf, nothingToRun } from './entry.js'

const entry = entryOf('cli/main')
if (entry) {
  await import(entry)
} else {
  process.stderr.write(`${nothingToRun}\n`)
  process.exitCode = 1
}
