#!/usr/bin/env node
// Starts the CLI from its source where this Node can strip types, else from the build.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const source = new URL('../src/cli/main.ts', import.meta.url)
const built = new URL('../dist/cli/main.js', import.meta.url)
const entry = [process.features.typescript ? source : undefined, built].find(
  (url) => url && existsSync(fileURLToPath(url)),
)

if (entry) {
  await import(entry.href)
} else {
  process.stderr.write(
    `batch-medic needs Node 22.18 or later (this is ${process.version}), or a build of it: npm install and npx batch-medic bring the right Node.\n`,
  )
  process.exitCode = 1
}
