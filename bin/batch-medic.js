#!/usr/bin/env node
// Starts the CLI. Written so that old versions of Node can read it too: they are to say which one is needed.
const leastMajor = 20

if (Number(process.versions.node.split('.')[0]) < leastMajor) {
  process.stderr.write(
    `batch-medic needs Node ${leastMajor} or later, and this is ${process.versions.node}; install a newer one from https://nodejs.org.\n`,
  )
  process.exitCode = 1
} else {
  import('./entry.js').then(({ entryOf, nothingToRun }) => {
    const entry = entryOf('cli/main')
    if (entry) return import(entry)
    process.stderr.write(`${nothingToRun}\n`)
    process.exitCode = 1
  })
}
