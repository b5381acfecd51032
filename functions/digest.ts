// Timer, every hour: posts the digest of the week when the policy's day and hour have come in its zone.
import { app } from '@azure/functions'
import { traced } from '../src/ports/origin.ts'

app.timer('digest', {
  schedule: '0 3 * * * *',
  handler: traced(async () => {
    const { medic } = await import('../src/azure.ts')
    await (await medic()).digest()
  }),
})
