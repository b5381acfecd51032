// When the host ends this process: what was told and is not sent yet goes out. The hook is awaited, for five seconds in all.
import { app } from '@azure/functions'

// Sources: Azure/azure-functions-nodejs-worker src/eventHandlers/terminateWorker.ts (awaits the hooks, then exits);
// Azure/azure-functions-host WorkerConstants.WorkerTerminateGracePeriodInSeconds is 5.
app.hook.appTerminate(async () => {
  const { lastWords } = await import('../src/azure.ts')
  await lastWords()
})
