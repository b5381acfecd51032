// HTTP GET /api/health/details: what is wrong, with a key.
import { app } from '@azure/functions'

app.http('health-details', {
  methods: ['GET'],
  authLevel: 'function',
  route: 'health/details',
  handler: async () => {
    const { health } = await import('../src/azure.ts')
    const { healthDetailsResponse } = await import('../src/api/health.ts')
    return healthDetailsResponse(await health())
  },
})
