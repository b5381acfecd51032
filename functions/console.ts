// HTTP GET /api/console and /api/console/{asset}: the page, for anyone; it holds no data and asks for the key itself.
import { app } from '@azure/functions'

app.http('console', {
  methods: ['GET'],
  authLevel: 'anonymous',
  route: 'console/{asset?}',
  handler: async (request) => {
    const { serveConsole } = await import('../src/api/console.ts')
    const known = request.headers.get('if-none-match')
    return serveConsole({ asset: request.params.asset ?? '', known })
  },
})
