// Signs in with Microsoft Entra, with PKCE and by going there and back: loaded only where the app asks for tokens.
import {
  type AccountInfo,
  CacheLookupPolicy,
  InteractionRequiredAuthError,
  PublicClientApplication,
} from '@azure/msal-browser'
import type { EntraDoor, EntraSettings } from './door.ts'

/**
 * Ends a sign-in that is coming back, if one is. Tokens stay in this tab. No hidden frame is used to renew them: the
 * page's policy allows none, so that after a day the reader goes to the sign-in again, mostly without typing anything.
 * @throws what the sign-in was refused with
 */
export async function entraDoor(settings: EntraSettings): Promise<EntraDoor> {
  const { clientId, tenantId, scope } = settings
  const app = new PublicClientApplication({
    auth: {
      clientId,
      authority: `https://login.microsoftonline.com/${tenantId}`,
      redirectUri: `${location.origin}${location.pathname}`,
    },
    cache: { cacheLocation: 'sessionStorage' },
  })
  await app.initialize()
  const back = await app.handleRedirectPromise()
  let account: AccountInfo | undefined = back?.account ?? app.getAllAccounts()[0]

  async function token(): Promise<string> {
    if (!account) return ''
    const request = {
      ...{ account, scopes: [scope] },
      cacheLookupPolicy: CacheLookupPolicy.AccessTokenAndRefreshToken,
    }
    try {
      return (await app.acquireTokenSilent(request)).accessToken
    } catch (error) {
      if (!(error instanceof InteractionRequiredAuthError)) throw error
      await app.acquireTokenRedirect({ account, scopes: [scope] })
      return ''
    }
  }

  return {
    kind: 'entra',
    isIn: () => account !== undefined,
    async credentials() {
      return { authorization: `Bearer ${await token()}` }
    },
    // Who changes things is in the token.
    reader: { set: () => undefined },
    enter: () => app.loginRedirect({ scopes: [scope] }),
    leave() {
      account = undefined
      void app.clearCache()
    },
  }
}
