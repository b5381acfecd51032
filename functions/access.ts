// HTTP POST /api/access and /api/access/end, GET /api/access: users on nodes for a limited time, with a key of its own.
import { app } from '@azure/functions'

app.http('access', {
  methods: ['GET', 'POST'],
  authLevel: 'function',
  route: 'access/{verb?}',
  handler: async (request) => {
    const { medic } = await import('../src/azure.ts')
    const { accessResponse } = await import('../src/api/access.ts')
    return accessResponse(await medic(), request.method, request.params.verb ?? '', request)
  },
})
