// HTTP GET /api/controls: the pauses, holds and silences that are in force now.
import { app } from '@azure/functions'

app.http('controls', {
  methods: ['GET'],
  authLevel: 'function',
  route: 'controls',
  handler: async (request) => {
    const { medic } = await import('../src/azure.ts')
    const { controlsInForce } = await import('../src/api/controls.ts')
    return controlsInForce(await medic(), request.query)
  },
})
