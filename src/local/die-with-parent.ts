// Preloaded into child processes that are not ours to write: they end when the launcher goes, and in order.

const graceMs = 3_000
let ending = false

process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
// The channel alone must not keep the process alive.
process.channel?.unref()

process.on('SIGTERM', () => {
  // Disconnecting below raises a second SIGTERM: by then the handlers that close in order are used up,
  // and ending at once would cut them off in the middle of their writing.
  if (ending) return
  ending = true
  // Others may close in order; without others there is nothing to wait for.
  if (process.listenerCount('SIGTERM') === 1) process.exit(0)
  if (process.connected) process.disconnect()
  setTimeout(() => process.exit(0), graceMs).unref()
})
