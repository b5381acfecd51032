// Preloaded into child processes that are not ours to write: they end when the launcher goes.

const graceMs = 3_000

process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
// The channel alone must not keep the process alive.
process.channel?.unref()

process.on('SIGTERM', () => {
  // Others may close in order; without others there is nothing to wait for.
  if (process.listenerCount('SIGTERM') === 1) process.exit(0)
  if (process.connected) process.disconnect()
  setTimeout(() => process.exit(0), graceMs).unref()
})
