// HTTP GET /api/health: up or down, for anyone who asks.
import { app } from '@azure/functions'

app.http('health', {
  methods: ['GET'],
  authLevel: 'anonymous',
  route: 'health',
  handler: async () => {
    const { health } = await import('../src/azure.ts')
    const { healthResponse } = await import('../src/api/health.ts')
    return healthResponse(await health())
  },
})
